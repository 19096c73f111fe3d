/** What the articles say to a claim. */

import { verdictLine } from "./answer.js";
import { el } from "./dom.js";
import { quoteFigures, withMarkers } from "./quotes.js";
import { CLAIM_VERDICTS, confidenceWords, counted, verdictWords } from "./words.js";

/** The nodes that show a claim's verdict, headings from level 2 down. */
export function claimView(checked) {
  const byId = new Map(
    [...checked.supporting, ...checked.refuting].map((citation) => [citation.id, citation]),
  );
  return [
    verdictLine(verdictWords(CLAIM_VERDICTS, checked.verdict), checked.confidence),
    checked.explanation && el("p", { class: "answer" }, withMarkers(checked.explanation, byId)),
    byId.size > 0 &&
      el(
        "section",
        { class: "positions", "aria-labelledby": "evidence-title" },
        el("h3", { id: "evidence-title" }, "The evidence"),
        el(
          "div",
          { class: "columns" },
          side("For the claim", checked.supporting, checked.origins.supporting),
          side("Against the claim", checked.refuting, checked.origins.refuting),
        ),
      ),
  ];
}

/** One sentence for a screen reader. */
export function claimSummary({ verdict, confidence, origins }) {
  return [
    `${verdictWords(CLAIM_VERDICTS, verdict).words}.`,
    `${confidenceWords(confidence)}.`,
    `${counted(origins.supporting, "independent origin")} for,`,
    `${counted(origins.refuting, "independent origin")} against.`,
  ].join(" ");
}

function side(heading, citations, origins) {
  return el(
    "div",
    { class: "position" },
    el("h4", {}, heading),
    el(
      "p",
      { class: "support" },
      citations.length === 0
        ? "No passage"
        : `${counted(citations.length, "passage")}, ${counted(origins, "independent origin")}`,
    ),
    quoteFigures(citations),
  );
}
