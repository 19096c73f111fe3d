"""Asking: the form, the address, and what happens when there is no answer."""

from __future__ import annotations

import hashlib
import json
import threading

import pytest
from playwright.sync_api import Page, expect

from secondsource.errors import QuestionError
from secondsource.qa.records import Answer
from secondsource.service.keys import ApiKey
from secondsource.service.settings import Settings

pytestmark = pytest.mark.slow

KEY = ApiKey(
    name="editor",
    hash=f"sha256:{hashlib.sha256(b'sesame').hexdigest()}",
    scopes=("read",),
)


def questions(library) -> list[str]:
    """What was asked over the page, the service's own first question left out."""
    return [asked[0] for asked in library.asked if asked[0] != "Is the service ready?"]


def test_filters_are_asked_with_and_stand_in_the_address(visit, library) -> None:
    page = visit.asking()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_role("checkbox", name="Town Crier").check()
    page.get_by_label("Published from").fill("2024-01-02")
    page.get_by_label("As of").fill("2024-06-30")
    expect(page.locator("#filter-count")).to_have_text("3 set")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".limits")).to_have_text(
        "Town Crier; published from 2 January 2024; as of 30 June 2024"
    )
    _, filters, as_of, _ = library.asked[-1]
    assert (filters.sources, filters.published_from, filters.published_to, as_of) == (
        ("Town Crier",),
        "2024-01-02",
        None,
        "2024-06-30",
    )
    page.reload()
    expect(page.locator(".limits")).to_contain_text("Town Crier")
    assert library.asked[-1][1] == filters
    page.get_by_text("Filters", exact=False).first.click()
    expect(page.get_by_role("checkbox", name="Town Crier")).to_be_checked()
    page.get_by_role("button", name="Clear the filters").click()
    expect(page.get_by_role("checkbox", name="Town Crier")).not_to_be_checked()
    expect(page.get_by_label("As of")).to_have_value("")


def test_back_and_forward_show_what_was_asked_without_asking_again(visit, library) -> None:
    page = visit.to()
    for words in ("First?", "Second?"):
        page.locator("#words").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator(".asked")).to_have_text(words)
    page.go_back()
    expect(page.locator(".asked")).to_have_text("First?")
    expect(page.locator("#words")).to_have_value("First?")
    page.go_back()
    expect(page.get_by_role("heading", name="What you will be told")).to_be_visible()
    page.go_forward()
    expect(page.locator(".asked")).to_have_text("First?")
    assert questions(library) == ["First?", "Second?"]


def test_a_late_answer_does_not_replace_that_to_a_later_question(visit, library) -> None:
    release, ask = threading.Event(), library.ask

    def slow_first(question: str, **options: object) -> Answer:
        if question == "First?":
            release.wait(20)
        return ask(question, **options)

    library.ask = slow_first
    page = visit.asking("First?")
    expect(page.locator(".loading")).to_contain_text("Reading the articles")
    page.locator("#words").fill("Second?")
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_have_text("Second?")
    release.set()
    page.wait_for_timeout(300)
    expect(page.locator(".asked")).to_have_text("Second?")


def test_a_question_that_cannot_be_asked_is_answered_with_the_reason(visiting, library) -> None:
    library.failure = QuestionError("the question has 9,000 characters; ask one thing at a time")
    page = visiting().asking()
    expect(page.get_by_role("heading", name="This cannot be asked")).to_be_visible()
    detail = "The question has 9,000 characters; ask one thing at a time."
    expect(page.locator(".trouble p")).to_have_text(detail)
    expect(page.get_by_role("status")).to_have_text(detail)


def test_a_service_that_is_gone_can_be_tried_again(visiting) -> None:
    visit = visiting()
    page = visit.page
    page.route("**/v1/ask", lambda route: route.abort(), times=1)
    visit.asking()
    expect(page.locator(".trouble")).to_contain_text("The service cannot be reached")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".verdict h2")).to_contain_text("The sources disagree")


def not_ready(page: Page, retry_after: str) -> None:
    """Has the next question be answered with 503."""
    body = {"status": 503, "detail": "the models are still loading; try again in a few seconds"}
    page.route(
        "**/v1/ask",
        lambda route: route.fulfill(
            status=503,
            headers={"Retry-After": retry_after, "Content-Type": "application/problem+json"},
            body=json.dumps(body),
        ),
        times=1,
    )


def test_models_that_still_load_are_waited_for(visiting) -> None:
    visit = visiting()
    not_ready(visit.page, "1")
    page = visit.asking()
    expect(page.locator(".trouble")).to_contain_text("The models are still loading")
    expect(page.locator(".verdict h2")).to_contain_text("The sources disagree")


def test_waiting_can_be_stopped(visiting, library) -> None:
    visit = visiting()
    visit.page.clock.install()
    not_ready(visit.page, "60")
    page = visit.asking()
    page.get_by_role("button", name="Stop waiting").click()
    expect(page.get_by_role("status")).to_have_text("Stopped waiting.")
    page.clock.fast_forward("02:00")
    expect(page.get_by_role("heading", name="What you will be told")).to_be_visible()
    assert questions(library) == []


@pytest.mark.parametrize("settings", [Settings(keys=(KEY,))])
def test_a_key_is_asked_for_sent_and_kept_for_the_session_alone(visiting) -> None:
    visit = visiting()
    page = visit.asking()
    expect(page.locator(".trouble p").first).to_contain_text("Whoever runs this service")
    field = page.get_by_label("API key", exact=True)
    for key in ("wrong", "sesame"):
        expect(field).to_be_focused()
        expect(field).to_have_value("")
        field.fill(key)
        page.keyboard.press("Enter")
        if key == "wrong":
            expect(page.locator(".trouble p").first).to_contain_text("The key is not known here")
    expect(page.locator(".verdict h2")).to_contain_text("The sources disagree")
    page.locator(".marker").first.click()
    expect(page.locator("dialog .quoted")).to_have_text("The bridge opened in 1931.")
    page.keyboard.press("Escape")
    kept = "[JSON.stringify({...sessionStorage}), JSON.stringify({...localStorage})]"
    assert page.evaluate(kept) == ['{"secondsource.key":"sesame"}', "{}"]
    assert page.context.cookies() == []
    assert "sesame" not in page.url
    page.get_by_role("button", name="Forget the API key").click()
    assert page.evaluate(kept) == ["{}", "{}"]


def test_the_policy_stops_a_script_an_image_and_a_call_that_were_smuggled_in(visiting) -> None:
    page = visiting().to()
    page.evaluate(
        """() => {
            window.stopped = [];
            document.addEventListener("securitypolicyviolation",
                (event) => window.stopped.push(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.hacked = 1";
            const image = document.createElement("img");
            image.src = "http://127.0.0.1:9/pixel";
            document.body.append(script, image);
            fetch("http://127.0.0.1:9/").catch(() => {});
        }"""
    )
    page.wait_for_function("window.stopped.length === 3")
    assert set(page.evaluate("window.stopped")) == {"script-src-elem", "img-src", "connect-src"}
    assert page.evaluate("window.hacked") is None
