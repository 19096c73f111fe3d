/** The page: reads the form and the address, asks, and shows what comes back. */

import { answerSummary, answerText, answerView } from "./answer.js";
import { apiKey, patientCall } from "./api.js";
import { claimSummary, claimView } from "./claim.js";
import { closestView } from "./closest.js";
import { el } from "./dom.js";
import { fillFilters, filterWords } from "./filters.js";
import { callOf, requestFrom, requestOf, searchOf } from "./request.js";
import { loadingView, troubleView, waitingView } from "./states.js";

const SLOW_MS = 5000;
const NAME = "secondsource";
const UNDECIDED = new Set(["unanswered", "not_enough_evidence"]);
const MODES = {
  ask: { label: "Your question", send: "Ask", loading: "Reading the articles…" },
  check: { label: "The claim", send: "Check", loading: "Comparing the claim with the articles…" },
};

const form = document.querySelector("#form");
const words = document.querySelector("#words");
const result = document.querySelector("#result");
const status = document.querySelector("#status");
const forgetKey = document.querySelector("#forget-key");
const welcome = [...result.childNodes];

/** Results of this visit by the address's query, so that going back does not ask again. */
const remembered = new Map();
let controller = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const request = requestOf(form);
  if (request.words === "") return;
  const search = searchOf(request);
  if (search !== location.search) history.pushState(null, "", search);
  remembered.delete(search);
  run(request);
});
form.addEventListener("change", (event) => {
  if (event.target.name === "mode") showMode(event.target.value);
});
words.addEventListener("keydown", (event) => {
  // An input method uses Enter to choose among its suggestions.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, dialog");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  words.focus();
  words.select();
});
forgetKey.addEventListener("click", () => {
  apiKey.forget();
  showKey();
  status.textContent = "The API key is forgotten.";
  words.focus();
});
window.addEventListener("popstate", fromAddress);

/** Shows what the address asks for, or the first view. */
function fromAddress() {
  const request = requestFrom(location.search);
  if (request === null) {
    controller?.abort();
    document.title = NAME;
    show(welcome, "");
    return;
  }
  form.elements.mode.value = request.mode;
  showMode(request.mode);
  words.value = request.words;
  fillFilters(request);
  run(request);
}

/** Asks and shows the result; a call that is still under way is given up. */
async function run(request) {
  controller?.abort();
  controller = new AbortController();
  const { signal } = controller;
  const search = searchOf(request);
  document.title = `${request.words} · ${NAME}`;
  if (!remembered.has(search)) {
    try {
      remembered.set(search, await ask(request, signal));
    } catch (error) {
      if (!signal.aborted) trouble(error, request);
      return;
    }
    if (signal.aborted) return;
  }
  showResult(request, remembered.get(search));
}

async function ask(request, signal) {
  const { path, body } = callOf(request);
  const { loading } = MODES[request.mode];
  const slow = setTimeout(() => {
    const more = `${loading} The first question after a start takes longer.`;
    if (!signal.aborted) show([loadingView(more)], more, { busy: true });
  }, SLOW_MS);
  show([loadingView(loading)], loading, { busy: true });
  try {
    return await patientCall(path, { body, signal }, (detail, seconds) => {
      clearTimeout(slow);
      const stop = () => {
        controller.abort();
        show(welcome, "Stopped waiting.");
        words.focus();
      };
      show([waitingView(detail, seconds, stop)], detail, { busy: true });
    });
  } finally {
    clearTimeout(slow);
  }
}

function trouble(error, request) {
  // An error that is no answer of the service is a fault of this page: it belongs in the console.
  if (error.status === undefined) throw error;
  const refused = error.status === 401 && apiKey.get() !== null;
  if (refused) apiKey.forget();
  show([troubleView(error, refused, () => run(request))], error.message);
  showKey();
  result.querySelector("#api-key")?.focus();
}

function showResult(request, body) {
  const asked = request.mode === "ask";
  const limits = filterWords(request);
  const view = asked ? answerView(body) : claimView(body);
  show(
    [
      el("p", { class: "asked" }, request.words, limits && el("span", { class: "limits" }, limits)),
      ...view,
      UNDECIDED.has(body.verdict) && body.reason !== "nothing_to_search" && closestView(request),
      el(
        "p",
        { class: "result-foot" },
        el("span", {}, `Library generation ${body.library.generation}`),
        body.timings_ms.total !== undefined &&
          el("span", {}, `${(body.timings_ms.total / 1000).toFixed(1)} s`),
        asked && body.citations.length > 0 && navigator.clipboard && copyButton(answerText(body)),
      ),
    ],
    asked ? answerSummary(body) : claimSummary(body),
  );
  showKey();
}

function copyButton(text) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = "The answer is copied.";
    } catch {
      status.textContent = "The browser does not allow copying.";
    }
  };
  return el("button", { type: "button", class: "plain", click: copy }, "Copy with its sources");
}

/** Puts nodes in the place of the result and has `said` read out. */
function show(nodes, said, { busy = false } = {}) {
  result.replaceChildren(...nodes.filter(Boolean));
  result.setAttribute("aria-busy", String(busy));
  status.textContent = said;
}

function showMode(mode) {
  document.querySelector("#words-label").textContent = MODES[mode].label;
  document.querySelector("#submit").textContent = MODES[mode].send;
}

function showKey() {
  forgetKey.hidden = apiKey.get() === null;
  // A link cannot send the key.
  document.querySelector("#schema").hidden = apiKey.get() !== null;
}

showKey();
fromAddress();
