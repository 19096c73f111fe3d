/** Ranges of a text. The service counts code points, JavaScript counts UTF-16 units. */

/** The UTF-16 index in `text` of code point number `count`; its length when there are fewer. */
export function utf16Index(text, count) {
  let index = 0;
  for (let seen = 0; seen < count && index < text.length; seen += 1) {
    index += text.codePointAt(index) > 0xffff ? 2 : 1;
  }
  return index;
}

/** `text[start:end]` in code points. */
export function sliced(text, start, end) {
  return text.slice(utf16Index(text, start), utf16Index(text, end));
}

/** `text` cut into before, inside and after the code points `start` to `end`. */
export function cut(text, start, end) {
  const from = utf16Index(text, start);
  const to = utf16Index(text, end);
  return [text.slice(0, from), text.slice(from, to), text.slice(to)];
}

/**
 * A text with markers such as [1], in order: strings, and for each marker of a known citation the
 * value of `mark(number)`. Other brackets stay as they are.
 */
export function marked(text, known, mark) {
  return text.split(/(\[\d+\])/).map((part) => {
    const number = /^\[\d+\]$/.test(part) ? Number(part.slice(1, -1)) : null;
    return number !== null && known.has(number) ? mark(number) : part;
  });
}
