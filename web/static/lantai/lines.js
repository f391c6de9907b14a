// The text beside the image: one row per line, found words marked, doubtful lines underlined.
import { scrollWithin } from "./within.js";
import { fill } from "./words.js";

const DOUBT = 0.8;
const cache = new Map();

/** Fetch the lines of a page once: [{text, box, confidence, parts?}], and hits if the answer has them. */
export async function fetchLines(url) {
  if (!cache.has(url)) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error("lines");
    cache.set(url, await answer.json());
  }
  return cache.get(url);
}

function words(line, texts) {
  const span = document.createElement("span");
  for (const part of line.parts ?? [{ text: line.text, marked: false }]) {
    const node = part.marked ? document.createElement("mark") : document.createTextNode("");
    node.textContent = part.text;
    span.append(node);
  }
  if (line.confidence < DOUBT) {
    span.className = "doubtful";
    span.title = fill(texts.doubt, { percent: Math.round(line.confidence * 100) });
  }
  return span;
}

/** Draw the lines; `choose(index)` is called when one is picked by mouse or keyboard. */
export function drawLines(list, lines, texts, choose) {
  list.replaceChildren(
    ...lines.map((line, index) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = index + 1;
      button.setAttribute("aria-label", fill(texts.line, { now: index + 1 }));
      row.append(button, words(line, texts));
      row.addEventListener("click", () => {
        // Selecting text to copy it is not choosing the line.
        if (event.detail === 0 || getSelection().isCollapsed) choose(index);
      });
      return row;
    }),
  );
}

/** Show which line is chosen; -1 for none. */
export function lightLine(list, index) {
  [...list.children].forEach((row, here) => row.classList.toggle("now", here === index));
  if (list.children[index]) scrollWithin(list.parentElement, list.children[index]);
}

/** The line whose box holds the point, or -1. */
export function lineAt(lines, x, y) {
  return lines.findIndex(({ box }) => box && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
}
