// Panning by keys: a tenth of the visible area per arrow key, nine tenths per page key.
const STEPS = {
  ArrowLeft: [-0.1, 0],
  ArrowRight: [0.1, 0],
  ArrowUp: [0, -0.1],
  ArrowDown: [0, 0.1],
  PageUp: [0, -0.9],
  PageDown: [0, 0.9],
};

/** Pan the viewer's image by keys while the focus is in `stage`, or nowhere. */
export function startPanning(stage, viewer) {
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const focused = document.activeElement;
    const elsewhere = focused && focused !== document.body && !stage.contains(focused);
    const held = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    if (!step || held || elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    viewer.panBy(...step);
  });
}
