/** What the articles say to a question. */

import { el } from "./dom.js";
import { placeWords, quoteFigures, withMarkers } from "./quotes.js";
import {
  NO_DISPUTE,
  VERDICTS,
  confidenceWords,
  counted,
  reasonWords,
  support,
  verdictWords,
} from "./words.js";

const SHOWN_QUOTES = 3;

/** The nodes that show an answer, headings from level 2 down. */
export function answerView(answer) {
  const byId = new Map(answer.citations.map((citation) => [citation.id, citation]));
  return [
    verdictLine(wordsOf(answer), answer.confidence),
    answer.answer && el("p", { class: "answer" }, withMarkers(leadOf(answer), byId)),
    answer.reason && el("p", { class: "notice" }, reasonWords(answer.reason)),
    positionsView(answer, byId),
    disagreementsView(answer, byId),
    caveatsView(answer, byId),
    leftoverView(answer, byId),
  ];
}

/** The verdict's words; no agreement where the positions speak of different things. */
function wordsOf({ verdict, positions, caveats }) {
  const known = verdictWords(VERDICTS, verdict);
  const apart = positions.length > 1 && caveats.some((c) => c.relation === "scope_differs");
  return verdict === "agreed" && apart ? { ...known, words: NO_DISPUTE } : known;
}

/** One sentence for a screen reader: the verdict, how sure, and how many positions. */
export function answerSummary(answer) {
  const { confidence, positions } = answer;
  const words = [wordsOf(answer).words, confidenceWords(confidence)];
  if (positions.length > 0) words.push(counted(positions.length, "position"));
  return `${words.join(". ")}.`;
}

/** The answer and its sources as plain text, for the clipboard. */
export function answerText(answer) {
  const verdict = `${wordsOf(answer).words}.`;
  const lines = [answer.question, verdict, answer.answer];
  for (const citation of answer.citations) {
    const quote = citation.quote.replace(/\s+/g, " ").trim();
    const place = [placeWords(citation), citation.url].filter(Boolean).join(", ");
    lines.push(`[${citation.id}] “${quote}” ${place}`);
  }
  return lines.filter(Boolean).join("\n\n");
}

/** The verdict as a heading, its sign and words, with the confidence beside it. */
export function verdictLine({ words, sign, tone }, confidence) {
  return el(
    "div",
    { class: "verdict", "data-tone": tone },
    el("h2", {}, el("span", { class: "sign", "aria-hidden": "true" }, sign), el("span", {}, words)),
    el("p", { class: "confidence" }, confidenceWords(confidence)),
  );
}

/** The answer without the explanations that it ends with, which have a place of their own. */
function leadOf({ answer, disagreements }) {
  return disagreements
    .map(({ explanation }) => explanation)
    .reduce((text, explanation) => text.replace(` ${explanation}`, ""), answer);
}

function positionsView({ positions, disagreements }, byId) {
  if (positions.length === 0) return null;
  const disputed = new Set(disagreements.flatMap((item) => item.positions));
  return el(
    "section",
    { class: "positions", "aria-labelledby": "positions-title" },
    el("h3", { id: "positions-title" }, positions.length === 1 ? "The evidence" : "Side by side"),
    el(
      "ol",
      { class: "columns" },
      positions.map((position, index) => positionView(position, disputed.has(index), byId)),
    ),
  );
}

function positionView(position, disputed, byId) {
  const figures = quoteFigures(position.citations.map((id) => byId.get(id)).filter(Boolean));
  const rest = figures.slice(SHOWN_QUOTES);
  return el(
    "li",
    { class: "position", "data-disputed": disputed },
    el(
      "div",
      { class: "position-head" },
      el("h4", {}, position.value),
      position.stance && el("p", { class: "stance" }, position.stance),
    ),
    el("p", { class: "support" }, support(position.articles, position.origins)),
    figures.slice(0, SHOWN_QUOTES),
    rest.length > 0 &&
      el("details", { class: "more" }, el("summary", {}, counted(rest.length, "more quote")), rest),
  );
}

function disagreementsView({ disagreements }, byId) {
  if (disagreements.length === 0) return null;
  return el(
    "section",
    { class: "differences", "aria-labelledby": "differences-title" },
    el("h3", { id: "differences-title" }, "Where they differ"),
    disagreements.map(({ explanation, citations, relation }) =>
      el(
        "p",
        {},
        relation === "superseded" && el("b", {}, "Overtaken: "),
        withMarkers(explanation, byId, citations),
      ),
    ),
  );
}

function caveatsView({ caveats }, byId) {
  if (caveats.length === 0) return null;
  return el(
    "section",
    { class: "caveats", "aria-labelledby": "caveats-title" },
    el("h3", { id: "caveats-title" }, "To bear in mind"),
    el(
      "ul",
      {},
      caveats.map(({ text, citations }) => el("li", {}, withMarkers(text, byId, citations))),
    ),
  );
}

/** Citations that no position shows, such as those of a caveat. */
function leftoverView({ positions, citations }) {
  const shown = new Set(positions.flatMap((position) => position.citations));
  const rest = citations.filter((citation) => !shown.has(citation.id));
  if (rest.length === 0) return null;
  return el(
    "section",
    { class: "leftover", "aria-labelledby": "leftover-title" },
    el("h3", { id: "leftover-title" }, "Also cited"),
    el("div", { class: "columns" }, quoteFigures(rest)),
  );
}
