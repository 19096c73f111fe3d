"""Documents over HTTP: conditional requests, pages and uploads."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest
from litestar.testing import TestClient

from secondsource import Document
from secondsource.service.app import create_app
from secondsource.service.settings import Settings
from secondsource.service.uploads import Upload, load_uploads, safe_name

from .test_http import problem_of

BRIDGE_URL = "/v1/documents/town/bridge.md"


def test_a_document_that_the_client_has_is_not_sent_again(client) -> None:
    first = client.get(BRIDGE_URL)
    tag = first.headers["etag"]
    assert tag.startswith('"' + first.json()["sha256"])
    again = client.get(BRIDGE_URL, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(BRIDGE_URL, headers={"If-None-Match": '"other"'}).content == first.content


def test_the_tag_of_a_document_changes_with_its_title_as_well(client) -> None:
    before = client.get(BRIDGE_URL)
    body = {"text": before.json()["text"], "title": "Another title"}
    after = client.put(BRIDGE_URL, json=body)
    assert after.json()["sha256"] == before.json()["sha256"]
    assert after.headers["etag"] != before.headers["etag"]
    assert client.get(BRIDGE_URL).headers["etag"] == after.headers["etag"]


def test_a_change_to_a_document_that_has_changed_since_is_refused(client) -> None:
    seen = client.get(BRIDGE_URL)
    client.put(BRIDGE_URL, json={"text": "Somebody else was faster."})
    for condition in (seen.headers["etag"], f'"{seen.json()["sha256"]}"'):
        headers = {"If-Match": condition}
        changed = client.put(BRIDGE_URL, json={"text": "Mine."}, headers=headers)
        assert "If-Match" in problem_of(changed, 412)["detail"]
        problem_of(client.delete(BRIDGE_URL, headers=headers), 412)
    assert client.get(BRIDGE_URL).json()["text"] == "Somebody else was faster."


@pytest.mark.parametrize("by", ["etag", "sha256", "star"])
def test_a_change_to_the_document_that_was_seen_is_made(client, by) -> None:
    seen = client.get(BRIDGE_URL)
    condition = {
        "etag": seen.headers["etag"],
        "sha256": f'"{seen.json()["sha256"]}"',
        "star": "*",
    }[by]
    changed = client.put(BRIDGE_URL, json={"text": "Mine."}, headers={"If-Match": condition})
    assert (changed.status_code, changed.json()["text"]) == (200, "Mine.")
    headers = {"If-Match": changed.headers["etag"]}
    assert client.delete(BRIDGE_URL, headers=headers).status_code == 204


def test_a_weak_tag_does_not_match_a_change(client) -> None:
    weak = "W/" + client.get(BRIDGE_URL).headers["etag"]
    problem_of(client.delete(BRIDGE_URL, headers={"If-Match": weak}), 412)


def test_conditions_on_a_document_that_is_not_there(client) -> None:
    headers = {"If-Match": "*"}
    problem_of(client.put("/v1/documents/new", json={"text": "x"}, headers=headers), 412)
    problem_of(client.delete("/v1/documents/new", headers=headers), 404)
    headers = {"If-None-Match": "*"}
    created = client.put("/v1/documents/new", json={"text": "x"}, headers=headers)
    assert created.status_code == 201
    problem_of(client.put("/v1/documents/new", json={"text": "y"}, headers=headers), 412)
    assert client.get("/v1/documents/new").json()["text"] == "x"


def test_pages_show_one_source_and_count_its_documents(client) -> None:
    page = client.get("/v1/documents", params={"source": "river post"}).json()
    assert [item["id"] for item in page["documents"]] == ["river"]
    assert page["documents"][0]["characters"] == 59
    assert page["total"] == 1
    assert client.get("/v1/documents", params={"source": "Nobody"}).json()["total"] == 0


def upload(client: TestClient, *files: tuple[str, bytes], **options):
    parts = [("files", (name, io.BytesIO(content))) for name, content in files]
    return client.post("/v1/documents/upload", files=parts, **options)


def test_uploaded_files_of_every_kind_become_documents(client, library) -> None:
    response = upload(
        client,
        ("Mill.txt", b"The mill burned down in 1950."),
        ("tower.md", b"---\ntitle: The tower\nsource: Post\n---\n\nThe tower stands.\n"),
        ("gate.html", b"<html><body><article><p>The gate is shut at night.</p></article></body>"),
        ("wire.jsonl", b'{"id": "w1", "text": "First."}\n{"no": 1}\n{"id": "w2", "text": "B."}\n'),
        ("photo.png", b"\x89PNG"),
    )
    assert response.status_code == 201, response.text
    report = response.json()
    assert report["added"] == ["Mill", "tower", "gate", "w1", "w2"]
    assert [item["name"] for item in report["rejected"]] == ["wire.jsonl:2", "photo.png"]
    assert library.stored["tower"].title == "The tower"
    assert library.stored["tower"].source == "Post"
    assert "The gate is shut at night." in library.stored["gate"].text
    assert library.stored["Mill"].path is None
    assert upload(client, ("Mill.txt", b"The mill burned down in 1950.")).status_code == 200


def test_a_document_may_be_called_upload(client) -> None:
    url = "/v1/documents/upload"
    assert client.put(url, json={"text": "How to upload."}).status_code == 201
    seen = client.get(url)
    assert (seen.json()["id"], seen.json()["text"]) == ("upload", "How to upload.")
    headers = {"If-Match": seen.headers["etag"]}
    assert client.delete(url, headers=headers).status_code == 204
    problem_of(client.get(url), 404)


def test_an_uploaded_pdf_is_read(client, library) -> None:
    assert upload(client, ("paper.pdf", one_page_pdf("The lighthouse is lit."))).json()[
        "added"
    ] == ["paper"]
    assert "The lighthouse is lit" in library.stored["paper"].text


def test_an_upload_without_anything_to_store_is_a_problem(client) -> None:
    assert "png" in problem_of(upload(client, ("a.png", b"x")), 422)["detail"]
    assert "empty" in problem_of(upload(client, ("a.txt", b"")), 422)["detail"]
    gzipped = problem_of(upload(client, ("a.jsonl.gz", b"\x1f\x8b")), 422)
    assert "no kind that can be uploaded" in gzipped["detail"]
    fields = client.post("/v1/documents/upload", data={"a": "b"}, files={})
    assert problem_of(fields, 400)["detail"] == "send at least one file as multipart/form-data"


@pytest.mark.parametrize(
    ("kind", "value"), [("text/plain; charset=klingon", b"a"), ("text/plain", b"\xff")]
)
def test_a_form_field_that_cannot_be_decoded_is_a_400(client, kind, value) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="note"\r\nContent-Type: '
        + kind.encode()
        + b"\r\n\r\n"
        + value
        + b"\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    response = client.post("/v1/documents/upload", content=body, headers=headers)
    assert "a field of the form" in problem_of(response, 400)["detail"]


def test_a_broken_form_is_not_called_json(client) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    response = client.post("/v1/documents/upload", content=b"no boundary", headers=headers)
    assert "JSON" not in problem_of(response, 400)["detail"]
    response = client.post("/v1/ask", content=b"{", headers={"Content-Type": "application/json"})
    assert "JSON" in problem_of(response, 400)["detail"]


def test_a_read_only_service_takes_no_upload(library) -> None:
    with TestClient(create_app(library, Settings(read_only=True))) as client:
        assert "--library" in problem_of(upload(client, ("a.txt", b"A mill.")), 403)["detail"]


def test_the_name_of_an_upload_cannot_leave_its_folder(
    client, library, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "private"))
    (tmp_path / "private").mkdir()
    report = upload(
        client,
        ("../../../outside.txt", b"The first."),
        ("..\\..\\windows.txt", b"The second."),
        ("/etc/hidden/.third.txt", b"The third."),
    ).json()
    assert report["added"] == ["outside", "windows", "third"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert str(tmp_path) not in str(report)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a/b\\c.txt", "c.txt"),
        ("..", "upload"),
        ("", "upload"),
        (".profile.md", "profile.md"),
        ("a\x00b\n.txt", "a-b-.txt"),
        ("ä" * 300 + ".txt", "ä" * 118 + ".txt"),
        ("Ünïcode – “x”.md", "Ünïcode – “x”.md"),
    ],
)
def test_an_uploads_name_becomes_a_plain_file_name(given: str, name: str) -> None:
    assert safe_name(given) == name
    assert len(safe_name(given).encode()) <= 255


def test_two_uploads_with_one_id_are_not_stored_over_each_other() -> None:
    documents, rejected = load_uploads(
        [Upload("a/x.txt", b"The first."), Upload("b/x.md", b"The second.")]
    )
    assert [document.text for document in documents] == ["The first."]
    [refused] = rejected
    assert (refused.name, "'x'" in refused.reason) == ("x.md", True)


def one_page_pdf(line: str) -> bytes:
    """A PDF with one line of text."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content = f"BT /F1 11 Tf 50 800 Td ({line}) Tj ET".encode("latin-1")
    objects[3] = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    file = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % len(file)
    return file + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("Tue, 05 May 2026 10:00:00 GMT", "2026-05-05"),
        ("5 May 2026", "2026-05-05"),
        ("2026-05", "2026-05"),
        (" ", None),
        (None, None),
    ],
)
def test_a_date_is_read_as_that_of_a_file_is(client, library, given, stored) -> None:
    body = {"id": "dated", "text": "The mill burned down.", "published": given}
    assert client.post("/v1/documents", json=body).status_code == 201
    assert library.stored["dated"].published == stored


def test_an_article_with_a_date_that_is_none_is_refused_and_the_others_are_stored(client) -> None:
    bad = {"id": "bad", "text": "The mill burned down.", "published": "05/06/2026"}
    assert "05/06/2026" in problem_of(client.post("/v1/documents", json=bad), 422)["detail"]
    problem_of(client.put("/v1/documents/bad", json=bad), 422)
    report = client.post("/v1/documents", json=[bad, {"id": "good", "text": "It stands."}]).json()
    assert report["added"] == ["good"]
    assert [item["name"] for item in report["rejected"]] == ["bad"]
    problem_of(client.get("/v1/documents/bad"), 404)


def test_the_text_stays_as_it_came_and_tells_what_its_fields_lack(client, library) -> None:
    text = "Mill burns\r\n\r\nThe mill burned down in May.\r\n\r\nSOURCES\r\n- Reuters\r\n"
    assert client.put("/v1/documents/mill", json={"text": text}).status_code == 201
    stored = library.stored["mill"]
    assert (stored.text, stored.title) == (text, "Mill burns")
    assert stored.provenance == ("Reuters",)
    named = {"text": text, "title": "Fire\nat the mill", "provenance": ["AFP"]}
    assert client.put("/v1/documents/mill", json=named).json()["title"] == "Fire at the mill"
    assert library.stored["mill"].provenance == ("AFP",)


@pytest.mark.parametrize(
    "name", ["https://news.example/a?b=c#d", "a//b", "a/", "/srv/x", "../x", "é 100%", "upload/"]
)
def test_an_id_is_reached_as_it_is_spelled(client, library, name) -> None:
    other = " ".join(name.replace("//", "/").strip("/").split())
    url = "/v1/documents/" + quote(name, safe="")
    if other != name:
        library.add([Document(id=other, text="Another one.")])
    assert client.put(url, json={"text": "This one."}).status_code == 201
    assert client.get(url).json()["id"] == name
    assert client.delete(url).status_code == 204
    problem_of(client.get(url), 404)
    assert (other in library.stored) is (other != name)


def test_an_id_that_is_not_utf_8_is_a_400(client) -> None:
    assert "UTF-8" in problem_of(client.get("/v1/documents/%FF"), 400)["detail"]
