"""The command line over small real libraries, run in this process."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from secondsource.service.__main__ import main

BRIDGE = "---\ntitle: The bridge\nsource: Town Crier\npublished: 2024-05-01\n---\n\n"
POST = "---\ntitle: The river\nsource: River Post\npublished: 2024-06-01\n---\n\n"


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LIBRARY", "HOST", "PORT", "WORKERS", "MAX_WAITING", "MAX_BODY_BYTES"):
        monkeypatch.delenv(f"SECONDSOURCE_{name}", raising=False)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.md").write_text(
        BRIDGE + "The old bridge of Marl opened in 1931. It is 200 metres long.\n", encoding="utf-8"
    )
    (folder / "river.md").write_text(
        POST + "The council says that the old bridge of Marl opened in 1932.\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def stored(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A library on disk with both articles."""
    library = tmp_path / "library"
    assert main(["add", str(articles), "--library", str(library)]) == 0
    capsys.readouterr()
    return library


def json_of(capsys: pytest.CaptureFixture[str]) -> object:
    """The one JSON value on standard output."""
    out = capsys.readouterr().out
    assert out.endswith("\n")
    return json.loads(out)


def ids_of(library: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["list", "--library", str(library), "--json"]) == 0
    return [document["id"] for document in json_of(capsys)["documents"]]


def test_adding_twice_changes_nothing(articles, tmp_path, capsys) -> None:
    words = ["add", str(articles), "--library", str(tmp_path / "library"), "--json"]
    assert main(words) == 0
    first = json_of(capsys)
    assert len(first["added"]) == 2
    assert main(words) == 0
    second = json_of(capsys)
    assert second["added"] == []
    assert sorted(second["unchanged"]) == sorted(first["added"])


def test_a_changed_file_is_replaced(articles, stored, capsys) -> None:
    (articles / "river.md").write_text(POST + "It opened in 1933, we hear.\n", encoding="utf-8")
    assert main(["add", str(articles), "--library", str(stored)]) == 0
    assert capsys.readouterr().out == "0 added, 1 replaced, 1 unchanged, 0 refused\n"


def test_one_refused_file_does_not_stop_the_others(articles, tmp_path, capsys) -> None:
    (articles / "picture.txt").write_bytes(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))
    )
    library = str(tmp_path / "library")
    assert main(["add", str(articles), "--library", library]) == 1
    captured = capsys.readouterr()
    assert captured.out == "2 added, 0 replaced, 0 unchanged, 1 refused\n"
    assert "picture.txt" in captured.err


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.txt", b""), ("blank.txt", b" \n\n"), ("binary.txt", b"\x7fELF\x02\x01" + bytes(500))],
)
def test_a_file_without_words_is_refused_with_a_reason(name, content, tmp_path, capsys) -> None:
    (tmp_path / name).write_bytes(content)
    library = str(tmp_path / "library")
    assert main(["add", str(tmp_path / name), "--library", library, "--json"]) == 2
    captured = capsys.readouterr()
    [rejected] = json.loads(captured.out)["rejected"]
    assert name in rejected["name"]
    assert rejected["reason"]


def test_a_latin_1_file_is_read_as_it_was_meant(tmp_path, capsys) -> None:
    text = "Le café de la mairie a fermé après l'été. " * 5
    (tmp_path / "cafe.txt").write_bytes(text.encode("latin-1"))
    library = str(tmp_path / "library")
    assert main(["add", str(tmp_path / "cafe.txt"), "--library", library]) == 0
    capsys.readouterr()
    assert main(["search", "café", "--library", library]) == 0
    assert "Le café de la mairie" in capsys.readouterr().out


def test_a_path_that_is_not_there_is_refused(tmp_path, capsys) -> None:
    library = str(tmp_path / "library")
    assert main(["add", str(tmp_path / "nowhere.txt"), "--library", library]) == 2
    assert "nowhere.txt" in capsys.readouterr().err


def test_the_json_of_a_question_follows_the_contract(stored, capsys) -> None:
    words = ["ask", "When did the old bridge of Marl open?", "--library", str(stored), "--json"]
    assert main(words) == 0
    answer = json_of(capsys)
    assert list(answer) == [
        "question",
        "verdict",
        "answer",
        "confidence",
        "reason",
        "positions",
        "disagreements",
        "caveats",
        "citations",
        "library",
        "timings_ms",
    ]
    assert answer["verdict"] == "disputed"
    assert {citation["source"] for citation in answer["citations"]} == {"Town Crier", "River Post"}


def test_a_question_may_be_typed_without_quotes(stored, capsys) -> None:
    words = [
        "ask",
        "When",
        "did",
        "the",
        "old",
        "bridge",
        "of",
        "Marl",
        "open?",
        "--json",
        "--library",
    ]
    assert main([*words, str(stored)]) == 0
    assert json_of(capsys)["question"] == "When did the old bridge of Marl open?"


@pytest.mark.parametrize(
    ("filters", "sources"),
    [
        (["--source", "river post"], {"River Post"}),
        (["--source", "Town Crier", "--source", "Nobody"], {"Town Crier"}),
        (["--as-of", "2024-05-15"], {"Town Crier"}),
        (["--from", "2024-05-15"], {"River Post"}),
        (["--to", "2024-05-31"], {"Town Crier"}),
        (["--document", "nobody"], set()),
    ],
)
def test_filters_leave_out_what_they_say(stored, capsys, filters, sources) -> None:
    assert main(["search", "old bridge", "--library", str(stored), "--json", *filters]) == 0
    assert {hit["source"] for hit in json_of(capsys)["hits"]} == sources


def test_a_claim_gets_a_verdict(stored, capsys) -> None:
    claim = "The old bridge of Marl opened in 1931."
    assert main(["check", claim, "--library", str(stored), "--json"]) == 0
    verdict = json_of(capsys)
    assert list(verdict)[:3] == ["claim", "verdict", "confidence"]
    assert verdict["claim"] == claim
    assert verdict["verdict"] in {"supported", "disputed"}


DRAFT = "# Marl 🌉\n\nThe old bridge of Marl opened in 1931 and is 300 metres long. Who built it?\n"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_every_claim_of_a_text_gets_a_verdict(draft, stored, capsys) -> None:
    assert main(["check", "--text", str(draft), "--library", str(stored), "--json"]) == 0
    heading, sentence, question = json_of(capsys)["sentences"]
    assert (heading["skipped"], question["skipped"]) == ("heading", "question")
    assert sentence["text"] == DRAFT[sentence["start"] : sentence["end"]]
    assert [DRAFT[claim["start"] : claim["end"]] for claim in sentence["claims"]] == [
        "The old bridge of Marl opened in 1931",
        "is 300 metres long",
    ]
    assert sentence["verdict"] == "refuted"
    assert "200 metres" in sentence["claims"][1]["refuting"][0]["quote"]


def test_a_checked_text_is_shown_with_its_best_quotes(draft, stored, capsys) -> None:
    assert main(["check", "--text", str(draft), "--library", str(stored)]) == 0
    captured = capsys.readouterr()
    lines = captured.out.splitlines()
    assert lines[0] == "Not checked (a heading): # Marl 🌉"
    assert lines[2].startswith("Refuted (confidence ")
    assert lines[2].endswith(": The old bridge of Marl opened in 1931 and is 300 metres long.")
    assert "    “It is 200 metres long.” The bridge, Town Crier, 2024-05-01" in lines
    assert "Not checked (a question): Who built it?" in lines
    assert lines[-1].startswith("2 claims: ")
    assert lines[-1].endswith("; 2 sentences not checked")
    assert captured.err == ""


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_standard_input_may_be_checked_in_any_encoding(
    encoding, stored, capsys, monkeypatch
) -> None:
    text = "Café Müller in Marl opened in 1931, être ou ne pas être. " * 3
    standard_input(monkeypatch, text.encode(encoding))
    assert main(["check", "--text", "-", "--library", str(stored), "--json"]) == 0
    sentences = json_of(capsys)["sentences"]
    assert sentences[0]["text"].startswith("Café Müller in Marl opened in 1931")


def test_a_text_without_claims_is_no_error(stored, capsys, monkeypatch) -> None:
    standard_input(monkeypatch, b"Hello! Who are you?")
    assert main(["check", "--text", "-", "--library", str(stored)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "no claim that can be checked; 2 sentences not checked"
    )


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n", "is empty"),
        ("wordless.txt", b"??? !!!", "holds no words"),
        ("empty.draft", b"", "is empty"),
        ("blank.draft", b"\n \n", "holds no words"),
        ("binary.draft", b"\x7fELF\x02\x01" + bytes(500), "looks like binary data"),
        ("binary.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "looks like binary data"),
        ("long.txt", b"The bridge is old. " * 6000, "at most 100,000 are checked at a time"),
        ("huge.draft", b"The bridge is old. " * 250_000, "has more than 4 MB"),
        ("broken.pdf", b"%PDF-1.4 nothing follows", "broken.pdf"),
        ("news.jsonl", b'{"text": "It is old."}', "collection of articles"),
    ],
)
def test_a_text_that_cannot_be_checked_is_bad_input(
    name, content, named, tmp_path, stored, capsys
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["check", "--text", str(path), "--library", str(stored), "--json"]) == 2
    captured = capsys.readouterr()
    assert named in json.loads(captured.out)["error"]["message"]
    assert len(captured.err.splitlines()) == 1


def test_a_text_that_is_not_there_or_a_folder_is_bad_input(tmp_path, stored, capsys) -> None:
    for path in (tmp_path / "nowhere.txt", tmp_path / "nowhere.draft", tmp_path):
        assert main(["check", "--text", str(path), "--library", str(stored)]) == 2
        captured = capsys.readouterr()
        assert path.name in captured.err
        assert captured.out == ""


def test_empty_standard_input_is_bad_input(stored, capsys, monkeypatch) -> None:
    standard_input(monkeypatch, b"")
    assert main(["check", "--text", "-", "--library", str(stored)]) == 2
    assert "standard input: is empty" in capsys.readouterr().err


def test_a_verdict_may_be_printed_as_a_claim_review(draft, stored, capsys) -> None:
    words = ["check", "The old bridge of Marl is 300 metres long.", "--library", str(stored)]
    assert main([*words, "--claim-review", "--author", "Harbor Ledger"]) == 0
    review = json_of(capsys)
    assert review["@type"] == "ClaimReview"
    assert review["author"]["name"] == "Harbor Ledger"
    assert review["reviewRating"]["alternateName"] == "False"
    assert review["citation"][0]["publisher"]["name"] == "Town Crier"
    words = ["check", "--text", str(draft), "--library", str(stored), "--claim-review"]
    assert main(words) == 0
    graph = json_of(capsys)["@graph"]
    assert [item["claimReviewed"] for item in graph] == [
        "The old bridge of Marl opened in 1931.",
        "The old bridge of Marl is 300 metres long.",
    ]


def test_removing_names_what_is_gone(stored, capsys) -> None:
    first, second = ids_of(stored, capsys)
    assert main(["remove", first, "--library", str(stored), "--json"]) == 0
    assert json_of(capsys)["removed"] == [first]
    assert ids_of(stored, capsys) == [second]


def test_an_unknown_id_removes_nothing(stored, capsys) -> None:
    before = ids_of(stored, capsys)
    assert main(["remove", before[0], "nobody", "--library", str(stored)]) == 2
    assert "'nobody'" in capsys.readouterr().err
    assert ids_of(stored, capsys) == before


def test_a_sound_library_verifies(stored, capsys) -> None:
    assert main(["verify", "--library", str(stored)]) == 0
    assert main(["verify", "--library", str(stored), "--json"]) == 0


def test_the_sample_is_used_and_named_when_no_library_is_given(capsys) -> None:
    assert main(["list"]) == 0
    captured = capsys.readouterr()
    assert "openai-cerebras-inference-pact\t2026-01-16\tThe Circuit Post\t" in captured.out
    assert captured.err == ("secondsource: no --library given: using the bundled sample articles\n")


def test_the_environment_may_name_the_library(stored, capsys, monkeypatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_LIBRARY", str(stored))
    assert main(["list"]) == 0
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert captured.err == ""


BAD = [
    (["ask"], "QuestionError", "no question given"),
    (["ask", ""], "QuestionError", "empty"),
    (["ask", "  \n "], "QuestionError", "empty"),
    (["ask", "w" * 5000], "QuestionError", "2,000"),
    (["ask", "caf\udce9?"], "QuestionError", "UTF-8"),
    (["check"], "QuestionError", "no claim given"),
    (["search"], "QuestionError", "no query given"),
    (["check", "It is old.", "--text", "x"], "InputError", "not both"),
    (["check", "It is old.", "--author", "x"], "InputError", "--claim-review"),
    (["check", "It is old.", "--claim-review", "--author", " "], "InputError", "author"),
    (["check", "--text", ""], "DocumentError", "regular file"),
    (["ask", "Who?", "--as-of", "soon"], "InputError", "'soon'"),
    (["search", "who", "--from", "1.1.2026"], "InputError", "published_from"),
    (["ask", "Who?", "--limit", "0"], "UsageError", "--limit"),
    (["ask", "Who?", "--limit", "many"], "UsageError", "--limit"),
    (["ask", "Who?", "--lim", "3"], "UsageError", "--lim"),
    (["frobnicate"], "UsageError", "frobnicate"),
    (["add"], "InputError", "no path given"),
    (["remove"], "InputError", "no id given"),
    (["add", "x"], "ConfigError", "--library"),
    (["remove", "x"], "ConfigError", "--library"),
    (["verify"], "ConfigError", "--library"),
    (["serve", "--port", "70000"], "ConfigError", "port must be within"),
    (["serve", "--host", "no.such.host.invalid"], "ConfigError", "cannot listen"),
]


@pytest.mark.parametrize(("words", "kind", "named"), BAD)
def test_bad_input_is_one_line_and_exit_code_2(words, kind, named, capsys) -> None:
    assert main(words) == 2
    captured = capsys.readouterr()
    lines = [line for line in captured.err.splitlines() if "bundled sample" not in line]
    assert len(lines) == 1
    assert lines[0].startswith("secondsource: ")
    assert named in lines[0]
    assert captured.out == ""


@pytest.mark.parametrize(("words", "kind", "named"), BAD)
def test_with_json_an_error_is_one_json_value_too(words, kind, named, capsys) -> None:
    assert main([*words, "--json"]) == 2
    error = json_of(capsys)["error"]
    assert error["type"] == kind
    assert named in error["message"]


@pytest.mark.parametrize("command", [["list"], ["ask", "Who?"], ["verify"], ["add", "."]])
def test_a_library_that_is_a_file_is_refused(command, tmp_path, capsys) -> None:
    (tmp_path / "file").write_text("I am no library", encoding="utf-8")
    assert main([*command, "--library", str(tmp_path / "file"), "--json"]) == 2
    assert json_of(capsys)["error"]["type"] == "NotALibraryError"


@pytest.mark.parametrize("command", [["list"], ["ask", "Who?"], ["remove", "x"], ["verify"]])
def test_reading_makes_no_library(command, tmp_path, capsys) -> None:
    missing = tmp_path / "missing"
    assert main([*command, "--library", str(missing)]) == 2
    assert str(missing) in capsys.readouterr().err
    assert not missing.exists()


@pytest.mark.parametrize("question", ["Marl", "🌉 when? 🤷", "?!", "bridge " * 200, "' OR 1=1 --"])
def test_an_odd_question_gets_an_answer_of_some_kind(question, stored, capsys) -> None:
    assert main(["ask", "--library", str(stored), "--json", "--", question]) == 0
    answer = json_of(capsys)
    assert answer["verdict"] in {"agreed", "disputed", "single_source", "unanswered"}
    for citation in answer["citations"]:
        assert citation["quote"]


def test_ctrl_c_is_130(monkeypatch, capsys) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("secondsource.service.cli.text_of", interrupt)
    assert main(["ask", "Who?"]) == 130
    assert capsys.readouterr().err == ""


def test_a_fault_of_our_own_shows_its_traceback(monkeypatch, capsys) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("secondsource.service.cli.text_of", break_down)
    assert main(["ask", "Who?", "--json"]) == 70
    captured = capsys.readouterr()
    assert json.loads(captured.out)["error"]["type"] == "InternalError"
    assert "Traceback" in captured.err


def test_a_missing_suite_is_bad_input(tmp_path, capsys) -> None:
    assert main(["eval", "--json", "-"]) == 2
    assert "no suite given" in capsys.readouterr().err
    assert main(["eval", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_adding_nothing_makes_no_library(tmp_path, capsys) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"\x89PNG")
    folder = tmp_path / "library"
    assert (
        main(["add", str(photo), str(tmp_path / "gone"), "--library", str(folder), "--json"]) == 2
    )
    assert len(json_of(capsys)["rejected"]) == 2
    assert not folder.exists()


def test_a_service_that_may_not_write_makes_no_library(tmp_path, capsys) -> None:
    folder = tmp_path / "mistyped"
    assert main(["serve", "--read-only", "--port", "0", "--library", str(folder)]) == 2
    assert "mistyped" in capsys.readouterr().err
    assert not folder.exists()
