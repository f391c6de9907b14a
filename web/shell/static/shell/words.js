// Placeholders `{name}` in translated texts of the page.

/** Fill a text, such as `fill("Page {now}", {now: 3})`. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
