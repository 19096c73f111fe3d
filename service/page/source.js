/** The dialog that shows a stored article with a quote in its place. */

import { call, documentPath } from "./api.js";
import { el, outwardLink } from "./dom.js";
import { cut, sliced, utf16Index } from "./text.js";
import { dateWords } from "./words.js";

const dialog = document.querySelector("#source");
const title = document.querySelector("#source-title");
const about = document.querySelector("#source-about");
const link = document.querySelector("#source-link");
const note = document.querySelector("#source-note");
const text = document.querySelector("#source-text");

let opener = null;
let controller = null;

document.querySelector("#source-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  // The article fills the dialog, so a click on the dialog itself is one beside it.
  if (event.target === dialog) dialog.close();
});
dialog.addEventListener("close", () => {
  controller?.abort();
  opener?.focus();
  opener = null;
});

/** Opens the article of a citation; `from` has the focus again once it is closed. */
export async function openSource(citation, from) {
  controller?.abort();
  controller = new AbortController();
  const { signal } = controller;
  opener = from;
  showHead(citation);
  text.replaceChildren(el("p", { class: "loading" }, "Opening the article…"));
  text.setAttribute("aria-busy", "true");
  if (!dialog.open) dialog.showModal();
  try {
    const article = await call(documentPath(citation.document_id), { signal });
    showHead({ ...citation, ...article });
    showText(article.text, citation);
  } catch (error) {
    if (signal.aborted) return;
    showNote(error.message);
    text.replaceChildren(el("mark", { class: "quoted" }, citation.quote));
  } finally {
    if (!signal.aborted) text.removeAttribute("aria-busy");
  }
}

function showHead({ title: words, document_id: id, source, author, published, url }) {
  title.textContent = words || id;
  about.replaceChildren(
    ...[source, author, published && dateWords(published)]
      .filter(Boolean)
      .map((part) => el("span", {}, part)),
  );
  link.replaceChildren(...[url && outwardLink(url, "Read the original")].filter(Boolean));
  showNote("");
}

function showNote(words) {
  note.textContent = words;
  note.hidden = words === "";
}

function showText(article, citation) {
  const place = placeOf(article, citation);
  if (place === null) {
    showNote("The article has changed since, and the quote is no longer in it.");
    text.replaceChildren(article);
    return;
  }
  const quoted = el("mark", { class: "quoted" }, inQuote(citation));
  const after = article.slice(place + citation.quote.length);
  text.replaceChildren(article.slice(0, place), quoted, after);
  quoted.scrollIntoView({ block: "center" });
}

/** The UTF-16 index of the quote; where the article has changed, that of the same words. */
function placeOf(article, citation) {
  if (sliced(article, citation.start, citation.end) === citation.quote) {
    return utf16Index(article, citation.start);
  }
  const found = article.indexOf(citation.quote);
  return found === -1 ? null : found;
}

function inQuote({ quote, start, answer_start: from, answer_end: to }) {
  if (from === null || to === null) return [quote];
  const [before, inside, after] = cut(quote, from - start, to - start);
  return [before, el("strong", {}, inside), after];
}
