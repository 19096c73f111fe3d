"""Reading an answer and its sources."""

from __future__ import annotations

import dataclasses
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from secondsource.corpus.records import Document
from secondsource.qa.records import Caveat, Verdict

pytestmark = pytest.mark.slow

HOSTILE = Document(
    id="hostile",
    text="<script>window.hacked = 1</script> <img src=x onerror='window.hacked = 2'> It is 5 < 6.",
    title="<b>Bold</b><script>window.hacked = 3</script>",
    source="<i>Wire</i>",
    url="javascript:window.hacked = 4",
)
LONG = Document(
    id="long",
    text="".join(f"\U0001f309 Paragraph {number} tells nothing.\n\n" for number in range(200))
    + "The mayor \U0001f600 said that it opened in 1933 after all. And so on.",
    title="A long one",
    source="River Post",
    url="https://river.example/long?a=1",
    published="2024-06",
)
QUOTE = "The mayor \U0001f600 said that it opened in 1933 after all."


def test_an_answer_is_read_with_its_verdict_in_words_and_both_counts(visit) -> None:
    page = visit.to()
    question = "When did the bridge open?"
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict h2")).to_contain_text("The sources disagree")
    expect(page.locator(".confidence")).to_have_text("Confidence: fair (81%)")
    expect(page.locator(".answer")).to_contain_text("1931 according to the Town Crier")
    expect(page.locator(".position h4")).to_have_text(["1931", "1932"])
    expect(page.locator(".support")).to_have_text(
        ["2 articles, 1 independent origin", "1 article, 1 independent origin"]
    )
    expect(page.locator(".stance")).to_have_text(["reported"])
    expect(page.locator("blockquote").first).to_have_text("The bridge opened in 1931.")
    expect(page.locator("figcaption").first).to_contain_text("Town Crier")
    expect(page.locator("figcaption time").first).to_have_text("1 May 2024")
    expect(page.locator(".differences")).to_contain_text("The sources name different years.")
    expect(page.get_by_role("status")).to_have_text(
        "The sources disagree. Confidence: fair (81%). 2 positions."
    )
    expect(page).to_have_title(f"{question} · secondsource")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.AGREED, "The sources agree"),
        (Verdict.SINGLE_SOURCE, "One source only"),
        (Verdict.UNANSWERED, "The articles do not say"),
    ],
)
def test_every_verdict_has_words_of_its_own(visit, answers, verdict, words) -> None:
    answers(LONG, quote=QUOTE, verdict=verdict, reason="no_evidence")
    page = visit.asking()
    expect(page.locator(".verdict h2")).to_contain_text(words)
    expect(page.locator("#result .notice")).to_have_text("No stored article answers this question.")


def test_sources_that_speak_of_different_things_do_not_agree(visit, answers, sample_answer) -> None:
    caveat = Caveat(relation="scope_differs", text="One is the old bridge [1].", citations=(1,))
    one = dataclasses.replace(sample_answer.positions[0], citations=(1,))
    answers(LONG, quote=QUOTE, verdict=Verdict.AGREED, caveats=(caveat,), positions=(one, one))
    page = visit.asking()
    expect(page.locator(".verdict h2")).to_contain_text("The sources do not disagree")
    expect(page.get_by_role("status")).to_contain_text("The sources do not disagree.")


def test_a_marker_opens_its_article_and_escape_gives_the_focus_back(visit) -> None:
    page = visit.asking()
    marker = page.get_by_role("button", name="[2]: The river, River Post, 1 June 2024").first
    marker.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="The river")
    expect(dialog.locator(".quoted")).to_have_text(
        "The bridge over the river opened in 1932, the council says."
    )
    expect(page.locator(":focus")).to_have_text("Close")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(marker).to_be_focused()


def test_a_quote_is_highlighted_in_its_place_behind_characters_of_two_units(visit, answers) -> None:
    answers(LONG, quote=QUOTE, value="1933")
    page = visit.asking()
    expect(page.locator("blockquote mark")).to_have_text("1933")
    page.locator("figcaption .open").click()
    quoted = page.locator("dialog .quoted")
    expect(quoted).to_have_text(QUOTE)
    expect(quoted.locator("strong")).to_have_text("1933")
    expect(quoted).to_be_in_viewport()
    assert page.locator(".article-text").evaluate("box => box.textContent") == LONG.text
    link = page.get_by_role("link", name="Read the original")
    expect(link).to_have_attribute("href", "https://river.example/long?a=1")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_quote_is_found_again_in_an_article_that_has_grown(visit, answers, library) -> None:
    answers(LONG, quote=QUOTE, value="1933")
    library.stored["long"] = dataclasses.replace(LONG, text="Corrected. " + LONG.text, sha256="")
    page = visit.asking()
    page.locator(".marker").click()
    expect(page.locator("dialog .quoted")).to_have_text(QUOTE)
    expect(page.locator("dialog .quoted strong")).to_have_text("1933")


def test_a_quote_that_is_gone_from_its_article_is_said_to_be(visit, answers, library) -> None:
    answers(LONG, quote=QUOTE)
    library.stored["long"] = dataclasses.replace(LONG, text="Withdrawn.", sha256="")
    page = visit.asking()
    page.locator(".marker").click()
    expect(page.locator("#source-note")).to_contain_text("the quote is no longer in it")
    expect(page.locator(".article-text")).to_have_text("Withdrawn.")


def test_an_article_full_of_markup_is_shown_and_never_run(visit, answers) -> None:
    quote = "<img src=x onerror='window.hacked = 2'> It is 5 < 6."
    answers(HOSTILE, quote=quote, answer="<script>window.hacked = 5</script> 5 [9] [1]")
    page = visit.asking("<img src=x onerror='window.hacked = 6'>")
    expect(page.locator("blockquote")).to_have_text(quote)
    expect(page.locator(".answer")).to_contain_text("<script>window.hacked = 5</script> 5")
    expect(page.locator(".marker")).to_have_text(["[1]"])
    page.locator(".marker").click()
    expect(page.locator("#source-title")).to_have_text(HOSTILE.title)
    expect(page.locator(".article-text")).to_have_text(HOSTILE.text)
    assert page.locator("img, script:not([src]), #source-title b, #source-link a").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_copy_says_which_quote_it_has_its_origin_in_common_with(visit, answers) -> None:
    copy = dataclasses.replace(LONG, id="copy", title="A copy", origin_id="long")
    answers(LONG, copy, quote=QUOTE)
    page = visit.asking()
    expect(page.locator("figure").nth(1)).to_contain_text("same origin as [1]")
    expect(page.locator("figure").nth(0)).not_to_contain_text("same origin")


def test_a_claim_is_checked_with_the_quotes_on_each_side(visit) -> None:
    page = visit.to()
    page.get_by_role("radio", name="Check a claim").check(force=True)
    page.get_by_label("The claim").fill("It opened in 1931.")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".verdict h2")).to_contain_text("Refuted")
    expect(page.locator(".support")).to_have_text(["No passage", "1 passage, 1 independent origin"])
    against = page.locator(".position", has=page.get_by_role("heading", name="Against the claim"))
    expect(against.locator("blockquote")).to_contain_text("opened in 1932")
    expect(page.get_by_role("status")).to_contain_text("0 independent origins for, 1 independent")
    assert parse_qs(urlsplit(page.url).query) == {"claim": ["It opened in 1931."]}


def test_the_closest_passages_are_offered_where_nothing_answers(visit, answers) -> None:
    answers(LONG, quote=QUOTE, answer="", verdict=Verdict.UNANSWERED, positions=(), citations=())
    page = visit.asking("What did it cost?")
    expect(page.locator("blockquote")).to_have_count(0)
    page.get_by_role("button", name="Show the closest passages").click()
    expect(page.get_by_role("heading", name="The closest passages")).to_be_focused()
    expect(page.locator("blockquote")).to_have_count(3)
    page.locator(".open", has_text="The river").click()
    expect(page.locator("dialog .quoted")).to_contain_text("The bridge over the river opened")


def test_an_answer_is_copied_with_its_sources(visiting, answers) -> None:
    answers(LONG, quote=QUOTE)
    page = visiting(permissions=["clipboard-read", "clipboard-write"]).asking()
    page.get_by_role("button", name="Copy with its sources").click()
    expect(page.get_by_role("status")).to_have_text("The answer is copied.")
    assert page.evaluate("navigator.clipboard.readText()").split("\n\n") == [
        "When did the bridge open?",
        "One source only.",
        "1933 [1].",
        f"[1] “{QUOTE}” A long one, River Post, June 2024, https://river.example/long?a=1",
    ]
