"""The command that serves chatbots over the Model Context Protocol."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from secondsource.errors import InputError

from .flags import AsJson, LibraryFolder, Switch
from .opening import reading
from .settings import Settings
from .terminal import Terminal


def mcp(
    *,
    library: LibraryFolder = None,
    json: AsJson = False,
    config: Annotated[
        Path | None, Parameter(help="Configuration file (default: SECONDSOURCE_CONFIG).")
    ] = None,
    http: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    host: Annotated[str | None, Parameter(help="Address to listen on; with --http.")] = None,
    port: Annotated[
        int | None, Parameter(help="Port to listen on, 0 picks a free one; with --http.")
    ] = None,
    insecure: Switch = None,
) -> int:
    """Serve chatbots over the Model Context Protocol: on standard input and output, or over HTTP.

    Without --http standard output carries the protocol and nothing else. With --http and --json
    the address is printed as one JSON value once the service listens.

    Parameters
    ----------
    http
        Listen at http://HOST:PORT/mcp instead.
    insecure
        Listen beyond this machine although no keys are configured; with --http.
    """
    if not http and (host is not None or port is not None or insecure or json):
        raise InputError("--host, --port, --insecure and --json go with --http; add it")
    # Late: it loads the protocol's own package.
    from .mcp import PATH, serve_http, serve_stdio

    terminal = Terminal()
    settings = Settings.from_environment(config_file=config).with_typed(
        library=library, host=host, port=port, allow_open=insecure
    )
    if not http:
        with reading(settings.library, terminal, settings=settings) as opened:
            serve_stdio(opened, settings)
        return 0
    from .server import listen, url_of

    with (
        contextlib.closing(listen(settings)) as bound,
        reading(settings.library, terminal, settings=settings) as opened,
    ):
        url = url_of(bound) + PATH
        terminal.note(f"serving the Model Context Protocol on {url}; stop with Ctrl-C")
        if json:
            terminal.json({"url": url})
        serve_http(opened, settings, bound)
    return 0
