/** What stands in the place of a result: loading, waiting, and what went wrong. */

import { apiKey } from "./api.js";
import { el } from "./dom.js";

const ASK_FOR_KEY = "Whoever runs this service can give you one.";

/** Words while an answer is looked for. */
export function loadingView(words) {
  return el("p", { class: "loading" }, words);
}

/** Words while the service asks to come back later; `stop` gives up. */
export function waitingView(detail, seconds, stop) {
  return el(
    "div",
    { class: "trouble" },
    el("h2", {}, "Not ready yet"),
    el("p", {}, detail),
    el("p", { class: "loading" }, `The page asks again every ${seconds} s.`),
    el("button", { type: "button", class: "plain", click: stop }, "Stop waiting"),
  );
}

/**
 * What went wrong and what can be done: `again` repeats the request; `refused` is true when a key
 * was sent.
 */
export function troubleView(problem, refused, again) {
  if (problem.status === 401) return keyView(refused ? problem.message : ASK_FOR_KEY, again);
  return el(
    "div",
    { class: "trouble" },
    el("h2", {}, problem.status === 422 ? "This cannot be asked" : "No answer this time"),
    el("p", {}, problem.message),
    problem.status !== 422 &&
      el("button", { type: "button", class: "plain", click: again }, "Try again"),
  );
}

function keyView(words, again) {
  const field = el("input", {
    id: "api-key",
    type: "password",
    required: true,
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": "api-key-note",
  });
  const button = el("button", { type: "submit", class: "primary" }, "Use the key");
  const send = (event) => {
    event.preventDefault();
    apiKey.set(field.value.trim());
    again();
  };
  return el(
    "form",
    { class: "trouble", submit: send },
    el("h2", {}, "An API key is needed"),
    el("p", {}, words),
    el("label", { for: "api-key" }, "API key"),
    el("div", { class: "entry" }, field, button),
    el("p", { id: "api-key-note", class: "note" }, "It is kept in this tab until you close it."),
  );
}
