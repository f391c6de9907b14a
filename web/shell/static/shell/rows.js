// j and k: move the focus to the main link or button of the next or former row ([data-go]).
let last = -1;

/** Move the focus by `by` rows; the position is kept after a row was swapped. */
export function step(by) {
  const stops = [...document.querySelectorAll("[data-go]")];
  if (!stops.length) return;
  const row = document.activeElement?.closest("tr, li");
  const here = stops.findIndex((stop) => row?.contains(stop));
  const from = here === -1 ? last : here;
  last = Math.min(Math.max(from + by, 0), stops.length - 1);
  stops[last].focus();
  stops[last].scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => {
  const stops = [...document.querySelectorAll("[data-go]")];
  const here = stops.indexOf(event.target);
  if (here !== -1) last = here;
});

// A processed row is replaced by the next one, so the position is kept for the next j.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.matches("tr")) last -= 1;
});
