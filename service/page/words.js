/** What codes and numbers are called on the page. */

export const VERDICTS = {
  agreed: { words: "The sources agree", sign: "=", tone: "agreed" },
  disputed: { words: "The sources disagree", sign: "≠", tone: "disputed" },
  single_source: { words: "One source only", sign: "1", tone: "single" },
  unanswered: { words: "The articles do not say", sign: "?", tone: "none" },
};

export const CLAIM_VERDICTS = {
  supported: { words: "Supported", sign: "=", tone: "agreed" },
  refuted: { words: "Refuted", sign: "×", tone: "disputed" },
  disputed: { words: "Disputed: the sources disagree", sign: "≠", tone: "disputed" },
  not_enough_evidence: { words: "Not enough evidence in the articles", sign: "?", tone: "none" },
};

const REASONS = {
  no_evidence: "No stored article answers this question.",
  unclear_subject: "The question does not say what it is about; name it.",
  nothing_to_search: "No article could be read: there are none, or the filters leave none.",
  weak_evidence: "The evidence is weak; read the quotes before relying on it.",
};

/** A reason code in a sentence; an unknown one keeps its own words. */
export function reasonWords(code) {
  return REASONS[code] ?? `${code.replaceAll("_", " ")}.`;
}

/** Instead of agreement, where the sources speak of different things. */
export const NO_DISPUTE = "The sources do not disagree";

/** The verdict's words; a verdict that is newer than this page keeps its own name. */
export function verdictWords(table, verdict) {
  return table[verdict] ?? { words: verdict.replaceAll("_", " "), sign: "·", tone: "none" };
}

/** A confidence in [0, 1] in words, with its percentage. */
export function confidenceWords(confidence) {
  const level = confidence >= 0.85 ? "high" : confidence >= 0.65 ? "fair" : "low";
  return `Confidence: ${level} (${Math.round(confidence * 100)}%)`;
}

/** A number with its noun. */
export function counted(number, singular) {
  return `${number.toLocaleString("en")} ${singular}${number === 1 ? "" : "s"}`;
}

/** Both counts of support, since a copy is an article and not a second origin. */
export function support(articles, origins) {
  return `${counted(articles, "article")}, ${counted(origins, "independent origin")}`;
}

/** An ISO 8601 day, month or year as people write it; the day as published, in any time zone. */
export function dateWords(published) {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:$|T)/.exec(published);
  if (found === null) return published;
  const [, year, month, day] = found;
  const date = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  return new Intl.DateTimeFormat("en-GB", {
    year: "numeric",
    month: month && "long",
    day: day && "numeric",
    timeZone: "UTC",
  }).format(date);
}
