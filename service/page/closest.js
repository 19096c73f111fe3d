/** The passages that come closest to a question that nothing answers. */

import { call } from "./api.js";
import { el } from "./dom.js";
import { quoteFigures } from "./quotes.js";
import { searchCallOf } from "./request.js";

const PASSAGES = 4;

/** A button that puts the closest passages in its place; they are offered, not given as an answer. */
export function closestView(request) {
  const section = el("section", { class: "leftover" });
  const find = async (event) => {
    event.currentTarget.disabled = true;
    const { path, body } = searchCallOf(request, PASSAGES);
    try {
      const { hits } = await call(path, { body });
      const found = el("h3", { tabindex: "-1" }, hits.length > 0 ? "The closest passages" : "Nothing comes close");
      section.replaceChildren(found, el("div", { class: "columns" }, quoteFigures(hits.map(citationOf))));
      found.focus();
    } catch (error) {
      section.replaceChildren(el("p", { role: "alert" }, error.message));
    }
  };
  section.append(el("button", { type: "button", class: "plain", click: find }, "Show the closest passages"));
  return section;
}

function citationOf(hit, index) {
  return { ...hit, id: index + 1, quote: hit.text, answer_start: null, answer_end: null };
}
