from __future__ import annotations

import re
import tomllib
from pathlib import Path, PurePosixPath

import pytest

from secondsource.service.page import page_files

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def paths() -> list[str]:
    return ["/", *(f"/page/{name}" for name in sorted(page_files()))]


def test_the_page_is_html_with_a_language_and_a_title(client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in response.text
    assert "<title>secondsource</title>" in response.text


@pytest.mark.parametrize("path", paths())
def test_every_file_of_the_page_carries_the_policy(client, path) -> None:
    headers = client.get(path).headers
    assert set(headers["content-security-policy"].split("; ")) == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/page/app.js", "text/javascript; charset=utf-8"),
        ("/page/style.css", "text/css; charset=utf-8"),
        ("/page/icon.svg", "image/svg+xml"),
    ],
)
def test_a_file_is_served_as_what_it_is(client, path, media_type) -> None:
    assert client.get(path).headers["content-type"] == media_type


@pytest.mark.parametrize("path", paths())
def test_a_copy_that_is_the_same_is_not_sent_again(client, path) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    assert first.content
    for condition in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": condition})
        assert (again.status_code, again.content) == (304, b""), condition
        assert again.headers["etag"] == tag
    changed = client.get(path, headers={"If-None-Match": '"other"'})
    assert (changed.status_code, changed.content) == (200, first.content)


def test_head_says_what_get_would(client) -> None:
    got, asked = client.get("/"), client.head("/")
    assert asked.status_code == 200
    assert asked.content == b""
    for name in ("etag", "content-type", "content-length", "content-security-policy"):
        assert asked.headers[name] == got.headers[name], name


@pytest.mark.parametrize("name", ["missing.js", "..%2Fapp.py", "%2Fetc%2Fpasswd", "__init__.py"])
def test_nothing_but_the_files_of_the_page_is_served(client, name) -> None:
    response = client.get(f"/page/{name}")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("application/problem+json")


def test_the_page_is_no_part_of_the_published_interface(client) -> None:
    published = client.get("/schema/openapi.json").json()["paths"]
    assert "/v1/ask" in published
    assert not [path for path in published if path == "/" or path.startswith("/page")]


def test_the_page_names_no_other_site_and_only_files_that_are_there() -> None:
    for name, file in page_files().items():
        text = file.body.decode("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?://|//[a-z]+\.", text), name
        for imported in re.findall(r'from "\./([^"]+)"', text):
            assert imported in page_files(), (name, imported)
    index = page_files()["index.html"].body.decode("utf-8")
    loaded = re.findall(r'(?:src|href)="page/([^"]+)"', index)
    assert {PurePosixPath(path).suffix for path in loaded} == {".js", ".css", ".svg"}
    assert set(loaded) <= set(page_files())


def test_no_file_of_the_page_turns_text_into_markup_or_code() -> None:
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|<style|"
        r"\sstyle=|\son[a-z]+=|srcdoc|javascript:"
    )
    for name, file in page_files().items():
        found = forbidden.search(file.body.decode("utf-8"))
        assert found is None, (name, found)


def test_the_files_of_the_page_are_installed_with_the_package() -> None:
    pyproject = Path(__file__).resolve().parents[2] / "pyproject.toml"
    tools = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]
    assert "page/*" in tools["setuptools"]["package-data"]["secondsource.service"]
    assert {"index.html", "app.js", "style.css"} <= set(page_files())
