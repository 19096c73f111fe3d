/** Calls to the service, beside whose page this stands. */

const KEY = "secondsource.key";
const MAX_WAITS = 60;

/** An answer that is no success; `detail` is the service's own sentence. */
export class Problem extends Error {
  constructor(status, detail, retryAfter = null) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** The API key of this tab, or null. It is kept for the session and nowhere else. */
export const apiKey = {
  get: () => sessionStorage.getItem(KEY),
  set: (key) => sessionStorage.setItem(KEY, key),
  forget: () => sessionStorage.removeItem(KEY),
};

/** The JSON at `path`; with `body` it is posted. Throws Problem, or AbortError by `signal`. */
export async function call(path, { body, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (apiKey.get() !== null) headers.Authorization = `Bearer ${apiKey.get()}`;
  let response;
  try {
    response = await fetch(new URL(path, document.baseURI), {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, "The service cannot be reached. See that it is running, then try again.");
  }
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

/**
 * `call`, and again after each 503 that says when to come back; `waiting(detail, seconds)` is told
 * of each wait.
 */
export async function patientCall(path, options, waiting) {
  for (let waits = 0; ; waits += 1) {
    try {
      return await call(path, options);
    } catch (error) {
      const busy = error instanceof Problem && error.status === 503 && error.retryAfter !== null;
      if (!busy || waits === MAX_WAITS) throw error;
      waiting(error.message, error.retryAfter);
      await pause(error.retryAfter, options.signal);
    }
  }
}

/** The path of a stored article. A slash in an id stays one, since proxies refuse it encoded. */
export function documentPath(id) {
  const parts = id.split("/");
  const plain = parts.every((part) => part !== "" && part !== "." && part !== "..");
  return `v1/documents/${plain ? parts.map(encodeURIComponent).join("/") : encodeURIComponent(id)}`;
}

async function problemOf(response) {
  let detail = null;
  try {
    ({ detail } = await response.json());
  } catch {
    // A proxy's own page, say; the status has to do.
  }
  const words = typeof detail === "string" && detail !== "" ? sentence(detail) : null;
  return new Problem(
    response.status,
    words ?? `The service answered with status ${response.status}.`,
    secondsOf(response.headers.get("Retry-After")),
  );
}

function sentence(detail) {
  return detail[0].toUpperCase() + detail.slice(1) + (/[.!?]$/.test(detail) ? "" : ".");
}

/** The seconds of a Retry-After, between 1 and 60; null where there is none. */
function secondsOf(header) {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(60, Math.max(1, Math.ceil(seconds)));
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
