// Tools of the image viewer: buttons and keys.
import { bind } from "../shell/keys.js";

/** Bind `acts` (by the `data-act` of a button) to buttons and keys, and `more` to further keys. */
export function startTools(acts, more) {
  for (const button of document.querySelectorAll("[data-act]")) {
    button.addEventListener("click", acts[button.dataset.act]);
  }
  bind({
    "[": acts["page-back"],
    "]": acts["page-on"],
    "-": acts.smaller,
    "+": acts.larger,
    "=": acts.larger,
    0: acts.fit,
    r: acts["turn-right"],
    R: acts["turn-left"],
    c: acts.clear,
    n: acts["hit-on"],
    p: acts["hit-back"],
    ...more,
  });
}
