// Single-key shortcuts; disabled while typing, in a dialog, and with Ctrl, Alt or Meta.
const acts = new Map();

const typing = (target) =>
  target.closest?.("textarea, select, [contenteditable], dialog[open]") ||
  (target.matches?.("input") && !target.matches("[type=checkbox], [type=radio], [type=button]"));

/** Bind `{key: act}`; missing acts are skipped, so callers need not check what the page has. */
export function bind(keys) {
  for (const [key, act] of Object.entries(keys)) {
    if (act) acts.set(key, act);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (typing(event.target)) {
    if (event.key === "Escape" && event.target.matches("input")) event.target.blur();
    return;
  }
  const act = acts.get(event.key);
  if (!act) return;
  event.preventDefault();
  act();
});
