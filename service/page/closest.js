/** The passages that come closest to a question that nothing answers. */

import { call } from "./api.js";
import { el } from "./dom.js";
import { quoteFigures } from "./quotes.js";
import { searchCallOf } from "./request.js";

const PASSAGES = 3;

/** A button that the closest passages take the place of: they are offered, and are no answer. */
export function closestView(request) {
  const section = el("section", { class: "closest" });
  const find = async (event) => {
    event.currentTarget.disabled = true;
    const { path, body } = searchCallOf(request, PASSAGES);
    try {
      const { hits } = await call(path, { body });
      const words = hits.length > 0 ? "The closest passages" : "Nothing comes close";
      const heading = el("h3", { tabindex: "-1" }, words);
      const figures = quoteFigures(hits.map(citationOf));
      section.replaceChildren(heading, el("div", { class: "columns" }, figures));
      heading.focus();
    } catch (error) {
      section.replaceChildren(el("p", { role: "alert" }, error.message));
    }
  };
  section.append(
    el("button", { type: "button", class: "plain", click: find }, "Show the closest passages"),
  );
  return section;
}

function citationOf(hit, index) {
  return { ...hit, id: index + 1, quote: hit.text, answer_start: null, answer_end: null };
}
