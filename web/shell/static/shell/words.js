// Texts come from the page, translated; `{name}` is filled in here.

/** Fill a text, such as `fill("Page {now}", {now: 3})`. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
