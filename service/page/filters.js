/** The filters of the form: sources, dates, and the day as of which to answer. */

import { call } from "./api.js";
import { el } from "./dom.js";
import { counted, dateWords } from "./words.js";
import { filterCount, requestOf } from "./request.js";

const PAGE = 1000;
const MAX_PAGES = 5;

const form = document.querySelector("#form");
const panel = document.querySelector("#filters");
const list = document.querySelector("#sources");
const note = document.querySelector("#sources-note");
const badge = document.querySelector("#filter-count");

let listed = false;

panel.addEventListener("toggle", () => {
  if (panel.open && !listed) listSources();
});
form.addEventListener("change", showCount);
document.querySelector("#clear").addEventListener("click", () => {
  fillFilters({ sources: [], from: "", to: "", asOf: "" });
  document.querySelector("#filters summary").focus();
});

/** Sets the fields to a request's filters. */
export function fillFilters({ sources, from, to, asOf }) {
  for (const name of sources) addSource(name);
  for (const box of list.querySelectorAll("input")) box.checked = sources.includes(box.value);
  form.elements.from.value = from;
  form.elements.to.value = to;
  form.elements.as_of.value = asOf;
  showCount();
}

/** The filters of a request in words, such as "Town Crier; up to 1 May 2024"; empty for none. */
export function filterWords({ sources, from, to, asOf }) {
  return [
    sources.join(", "),
    from && `published from ${dateWords(from)}`,
    to && `published to ${dateWords(to)}`,
    asOf && `as of ${dateWords(asOf)}`,
  ]
    .filter(Boolean)
    .join("; ");
}

function showCount() {
  const count = filterCount(requestOf(form));
  badge.textContent = count === 0 ? "" : `${count} set`;
}

/** Offers the sources of the library, those of its first articles when it is very large. */
async function listSources() {
  listed = true;
  try {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { documents, total } = await call(`v1/documents?limit=${PAGE}&offset=${page * PAGE}`);
      const names = new Set(documents.map((article) => article.source).filter(Boolean));
      for (const name of [...names].sort((a, b) => a.localeCompare(b))) addSource(name);
      if ((page + 1) * PAGE >= total) return;
    }
    note.prepend(`These are the sources of the first ${counted(PAGE * MAX_PAGES, "article")}. `);
  } catch (error) {
    listed = false;
    note.textContent = `The sources cannot be listed: ${error.message}`;
  }
}

function addSource(name) {
  const known = [...list.querySelectorAll("input")].some((box) => box.value === name);
  if (known) return;
  const box = el("input", { type: "checkbox", name: "source", value: name });
  list.append(el("label", {}, box, el("span", {}, name)));
}
