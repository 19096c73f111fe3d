/** What is asked: from the form, from the page's address, and to the service. */

/**
 * A request: `mode` ask or check, `words`, `sources`, and the days `from`, `to` and `asOf`, each
 * empty when it does not restrict.
 */
export function requestOf(form) {
  const fields = new FormData(form);
  return {
    mode: fields.get("mode"),
    words: fields.get("words").trim(),
    sources: fields.getAll("source"),
    from: fields.get("from"),
    to: fields.get("to"),
    asOf: fields.get("as_of"),
  };
}

/** The request that an address's query holds; null where it asks nothing. */
export function requestFrom(search) {
  const query = new URLSearchParams(search);
  const claim = query.get("claim")?.trim();
  const words = claim || query.get("q")?.trim();
  if (!words) return null;
  return {
    mode: claim ? "check" : "ask",
    words,
    sources: query.getAll("source"),
    from: query.get("from") ?? "",
    to: query.get("to") ?? "",
    asOf: query.get("as_of") ?? "",
  };
}

/** The query of the address that asks the same again. */
export function searchOf(request) {
  const query = new URLSearchParams([[request.mode === "ask" ? "q" : "claim", request.words]]);
  for (const source of request.sources) query.append("source", source);
  if (request.from) query.set("from", request.from);
  if (request.to) query.set("to", request.to);
  if (request.asOf) query.set("as_of", request.asOf);
  return `?${query}`;
}

/** The path and the body of the call. */
export function callOf(request) {
  const body = { filters: filtersOf(request), as_of: request.asOf || null };
  return request.mode === "ask"
    ? { path: "v1/ask", body: { question: request.words, ...body } }
    : { path: "v1/check", body: { claim: request.words, ...body } };
}

/** The path and the body of a search for `limit` passages about the same. */
export function searchCallOf(request, limit) {
  const filters = { ...filtersOf(request), as_of: request.asOf || null };
  return { path: "v1/search", body: { query: request.words, limit, filters } };
}

function filtersOf({ sources, from, to }) {
  return { sources, published_from: from || null, published_to: to || null };
}

/** How many filters restrict the request. */
export function filterCount(request) {
  return request.sources.length + [request.from, request.to, request.asOf].filter(Boolean).length;
}
