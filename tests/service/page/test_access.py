"""The page by keyboard, by ear, on a phone, in the dark and without motion."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Page, expect

from secondsource.corpus.records import Document

pytestmark = pytest.mark.slow

PHONE = {"width": 320, "height": 640}
WORD = "Donaudampfschifffahrtsgesellschaft" * 8
WIDE = Document(id=f"wide/{WORD}", text=f"It says {WORD} and no more.", title=WORD, source=WORD)

POOR_CONTRAST = """() => {
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const luminance = (color) => channels(color).slice(0, 3).map((value) => value / 255)
        .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
    const ratio = (a, b) => {
        const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
        return (high + 0.05) / (low + 0.05);
    };
    const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor;
            if ((channels(color)[3] ?? 1) > 0) return color;
        }
        return "rgb(255, 255, 255)";
    };
    const poor = [];
    for (const element of document.body.querySelectorAll("*")) {
        if (!element.checkVisibility() || element.closest(".quiet, noscript")) continue;
        const style = getComputedStyle(element);
        const written = [...element.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "");
        if (written && ratio(style.color, behind(element)) < 4.5) {
            poor.push(element.textContent.trim());
        }
        if (element.matches("textarea, input:not([type=radio], [type=checkbox])")
            && ratio(style.borderTopColor, behind(element.parentElement)) < 3) {
            poor.push(element.name);
        }
    }
    return poor;
}"""

FOCUSABLE = """() => [...document.querySelectorAll("a[href], button, input, textarea, summary")]
    .filter((element) => element.checkVisibility())
    .filter((element) => element.type !== "radio" || element.checked)"""

FOCUS = """() => {
    const at = document.activeElement;
    const shown = at.type === "radio" ? at.nextElementSibling : at;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    return [at, outlineStyle !== "none" && parseFloat(outlineWidth) >= 2];
}"""


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_everything_is_reached_with_tab_and_shows_that_it_is(visit) -> None:
    page = visit.asking()
    expect(page.locator(".verdict")).to_be_visible()
    page.locator("#filters summary").click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(f"({FOCUSABLE})().length")
    assert wanted > 15
    page.evaluate("window.reached = new Set(), window.shown = new Set()")
    # A date takes several stops: its parts, and its calendar, which has a ring of its own.
    for _ in range(wanted + 12):
        page.keyboard.press("Tab")
        page.evaluate(
            f"""() => {{
                const [at, shown] = ({FOCUS})();
                window.reached.add(at);
                if (shown) window.shown.add(at);
            }}"""
        )
    for seen in ("reached", "shown"):
        missed = f"({FOCUSABLE})().filter((it) => !window.{seen}.has(it)).map((it) => it.outerHTML)"
        assert page.evaluate(missed) == [], seen


def test_a_slash_goes_to_the_question_and_is_typed_inside_it(visit) -> None:
    page = visit.to()
    words = page.locator("#words")
    page.keyboard.press("/")
    expect(words).to_be_focused()
    expect(words).to_have_value("")
    page.keyboard.type("and/or")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("more")
    expect(words).to_have_value("and/or\nmore")
    expect(page.get_by_role("heading", name="What you will be told")).to_be_visible()


def test_the_focus_stays_in_an_open_article(visit) -> None:
    page = visit.asking()
    page.locator(".marker").first.click()
    expect(page.locator("dialog .quoted")).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        # Between its last and its first stop the focus is with the browser, which counts as body.
        assert page.locator(":focus:not(dialog *)").count() == 0
    page.keyboard.press("/")
    expect(page.locator("#words")).not_to_be_focused()


def test_the_parts_of_the_page_are_named(visit) -> None:
    page = visit.asking()
    expect(page.locator(".verdict")).to_be_visible()
    for role in ("banner", "search", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("#filters summary").click()
    nameless = """[...document.querySelectorAll("button, a, input, textarea")].filter((it) =>
        !(it.textContent.trim() || it.getAttribute("aria-label") || it.labels?.length))
        .map((it) => it.outerHTML)"""
    assert page.evaluate(nameless) == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((it) => it.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["/", "/?q=When%3F", "/?claim=It+opened+in+1931."])
def test_headings_descend_without_a_gap(visit, path) -> None:
    page = visit.to(path)
    expect(page.locator("#result h2").first).to_be_visible()
    levels = page.evaluate(
        "[...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')]"
        ".map((heading) => Number(heading.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_reading_is_announced_while_it_lasts(visit, library) -> None:
    library.gate.clear()
    visit.page.clock.install()
    page = visit.asking()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Reading the articles")
    expect(page.locator("#result")).to_have_attribute("aria-busy", "true")
    page.clock.fast_forward("00:06")
    more = "Reading the articles… The first question after a start takes longer."
    expect(status).to_have_text(more)
    library.gate.set()
    expect(status).to_contain_text("The sources disagree")
    expect(page.locator("#result")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_those_who_ask_for_less_motion(visiting, library, motion, moves) -> None:
    library.gate.clear()
    page = visiting(reduced_motion=motion).asking()
    expect(page.locator(".loading")).to_be_visible()
    assert (page.evaluate("document.getAnimations().length") > 0) is moves
    library.gate.set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_fields_stand_out_from_their_ground(visiting, scheme) -> None:
    page = visiting(color_scheme=scheme).to()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(251, 250, 247)", "dark": "rgb(22, 22, 21)"}[scheme]
    assert page.evaluate(POOR_CONTRAST) == []
    page.locator("#filters summary").click()
    page.locator("#words").fill("When?")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    assert page.evaluate(POOR_CONTRAST) == []
    page.locator(".marker").first.click()
    expect(page.locator("dialog .quoted")).to_be_visible()
    assert page.evaluate(POOR_CONTRAST) == []


def test_the_measure_of_contrast_finds_what_is_too_pale(visit) -> None:
    page = visit.to()
    page.evaluate("document.documentElement.style.setProperty('--soft', '#999999')")
    assert "A story needs a second source." in page.evaluate(POOR_CONTRAST)


def test_positions_stand_side_by_side_and_one_below_the_other_on_a_phone(visiting) -> None:
    for viewport, beside in (({"width": 1280, "height": 800}, True), (PHONE, False)):
        page = visiting(viewport=viewport).asking()
        expect(page.locator(".position")).to_have_count(2)
        first, second = (page.locator(".position").nth(index).bounding_box() for index in (0, 1))
        assert (first["y"] == second["y"]) is beside
        assert (first["x"] == second["x"]) is not beside


def test_a_phone_never_scrolls_sideways(visiting, answers) -> None:
    answers(WIDE, quote=WIDE.text, value=WORD, answer=f"{WORD} [1]")
    visit = visiting(viewport=PHONE)
    page = visit.to()
    assert sideways(page) <= 0
    page.locator("#filters summary").click()
    expect(page.get_by_role("checkbox")).to_have_count(3)
    assert sideways(page) <= 0
    page.locator("#words").fill(WORD)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    assert sideways(page) <= 0
    page.locator(".marker").first.click()
    expect(page.locator("dialog .quoted")).to_be_visible()
    for part in ("dialog", ".article-text"):
        assert page.locator(part).evaluate("box => box.scrollWidth - box.clientWidth") <= 0, part
    assert round(page.locator("dialog").bounding_box()["width"]) == PHONE["width"]
