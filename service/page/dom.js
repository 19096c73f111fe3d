/** Elements made from data. Strings become text nodes, so nothing in them is ever markup. */

/** An element; a null, undefined or false attribute or child is left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  const left = children.flat().filter((child) => child !== false && (child ?? null) !== null);
  element.append(...left);
  return element;
}

/** A link that leaves the page, or null for an address that is not http or https. */
export function outwardLink(address, ...children) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
