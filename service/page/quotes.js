/** Quotes of an answer, and the markers that lead to them. */

import { el } from "./dom.js";
import { openSource } from "./source.js";
import { cut, marked } from "./text.js";
import { dateWords } from "./words.js";

/** A citation's title, or its id where the article has none. */
function titleOf(citation) {
  return citation.title || citation.document_id;
}

/** Title, source and date of a citation, as far as they are known. */
export function placeWords({ source, published, ...citation }) {
  return [titleOf(citation), source, published && dateWords(published)].filter(Boolean).join(", ");
}

/** The button for [1]; it opens the article at the quote. */
export function marker(citation) {
  return el(
    "button",
    {
      type: "button",
      class: "marker",
      "aria-haspopup": "dialog",
      "aria-label": `[${citation.id}]: ${placeWords(citation)}`,
      click: (event) => openSource(citation, event.currentTarget),
    },
    `[${citation.id}]`,
  );
}

/** A text whose markers are buttons; one that carries none is followed by those of `cited`. */
export function withMarkers(text, byId, cited = []) {
  // A marker stays on the line of the word before it.
  const kept = text.replace(/ (?=\[\d+\])/g, "\u00a0");
  const parts = marked(kept, byId, (id) => marker(byId.get(id)));
  if (parts.some((part) => typeof part !== "string")) return parts;
  const known = cited.filter((id) => byId.has(id));
  return [...parts, ...known.flatMap((id) => [" ", marker(byId.get(id))])];
}

/** A figure with the quote, the answer in it set off, and where it stands. */
function quoteFigure(citation, sameOriginAs) {
  const { published } = citation;
  return el(
    "figure",
    { class: "quote" },
    el("blockquote", {}, quoteText(citation)),
    el(
      "figcaption",
      {},
      el("span", { class: "origin" }, citation.source || "Source not named"),
      published && el("time", { datetime: published }, dateWords(published)),
      sameOriginAs !== null && el("span", { class: "same" }, `same origin as [${sameOriginAs}]`),
      el(
        "button",
        {
          type: "button",
          class: "open",
          "aria-haspopup": "dialog",
          click: (event) => openSource(citation, event.currentTarget),
        },
        el("span", { class: "number" }, `[${citation.id}]`),
        " ",
        el("span", { class: "title" }, titleOf(citation)),
      ),
    ),
  );
}

/** Figures for citations, which stand together; later copies of an origin say so. */
export function quoteFigures(citations) {
  const first = new Map();
  return citations.map((citation) => {
    const earlier = first.get(citation.origin_id);
    if (earlier === undefined) first.set(citation.origin_id, citation);
    const copy = earlier !== undefined && earlier.document_id !== citation.document_id;
    return quoteFigure(citation, copy ? earlier.id : null);
  });
}

function quoteText(citation) {
  const { quote, start, answer_start: from, answer_end: to } = citation;
  if (from === null || to === null) return quote;
  const [before, inside, after] = cut(quote, from - start, to - start);
  return [before, el("mark", {}, inside), after];
}
