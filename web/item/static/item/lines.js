// Text beside the image: one entry per row, hits marked, doubtful characters underlined.
import { scrollWithin } from "../shell/within.js";
import { fill } from "../shell/words.js";

const cache = new Map();

/** Fetch the lines of a page, cached: [{box, masked, row, corrected, cells, parts: [{text, marked, note, doubt, others}]}]. */
export async function fetchLines(url) {
  if (!cache.has(url)) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error("lines");
    cache.set(url, await answer.json());
  }
  return cache.get(url);
}

/** Post to a URL below that of the page's lines, such as "2/reveal/". */
export function post(url, below, body) {
  const at = new URL(url, location.href);
  at.pathname += below;
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  return fetch(at, { method: "POST", headers: { "X-CSRFToken": token }, body });
}

/** Put the lines of a page into the cache. */
export const keepLines = (url, answer) => cache.set(url, answer);

/** Fetch one line unmasked; the server records the access in the ledger. */
export async function unmasked(url, index) {
  const answer = await post(url, `${index}/reveal/`);
  if (!answer.ok || answer.redirected) throw new Error("line");
  return (await answer.json()).line;
}

/** Return the element of a part of a line, marked as hit or doubtful, with notes as title. */
function piece({ text, marked, note, doubt, others }, texts) {
  const node = document.createElement(marked ? "mark" : "span");
  node.textContent = text;
  if (note) node.classList.add("misread");
  const titles = note ? [note] : [];
  if (doubt !== null) {
    node.classList.add("doubtful");
    titles.push(fill(others ? texts.others : texts.doubt, { percent: doubt, others }));
  }
  if (titles.length) node.title = titles.join("\n");
  return node;
}

function words(line, texts) {
  const span = document.createElement("span");
  span.className = "words";
  span.append(...line.parts.map((part) => piece(part, texts)));
  return span;
}

/** Return the element with the notes on corrections of a line. */
function note(said) {
  const span = document.createElement("span");
  span.className = "was-corrected";
  span.textContent = said.join("\n");
  return span;
}

/** Return the button that shows a masked number; the server records the access in the ledger. */
function revealing(row, index, url, texts) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  button.textContent = texts.show;
  button.title = texts.trace;
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    row.querySelector(".words").replaceWith(words(await unmasked(url, index), texts));
    button.remove();
  });
  return button;
}

/** Return the button that opens a line for correction; visible on the chosen line. */
function correcting(index, text, correct) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "correct";
  button.textContent = text;
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    correct(index);
  });
  return button;
}

/** Render the lines of the page at `url`; calls `choose(index)` on a click. */
export function drawLines(list, { lines, url }, texts, choose, correct) {
  list.replaceChildren(
    ...lines.map((line, index) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = index + 1;
      button.setAttribute("aria-label", fill(texts.line, { now: index + 1 }));
      row.append(button, words(line, texts));
      if (line.masked) row.append(revealing(row, index, url, texts));
      if (correct) row.append(correcting(index, texts.correct, correct));
      if (line.corrected.length) row.append(note(line.corrected));
      row.addEventListener("click", (event) => {
        // Selecting text does not choose the line.
        if (event.detail === 0 || getSelection().isCollapsed) choose(index);
      });
      return row;
    }),
  );
}

/** Render the button that adds a line to a page without text. */
export function drawEmpty(list, texts, correct) {
  const row = document.createElement("li");
  row.className = "now";
  row.append(correcting(0, texts.first, correct));
  list.replaceChildren(row);
}

/** Highlight the chosen line; -1 for none. */
export function lightLine(list, index) {
  [...list.children].forEach((row, here) => row.classList.toggle("now", here === index));
  if (list.children[index]) scrollWithin(list.parentElement, list.children[index]);
}

/** Return the index of the line whose box contains the point; -1 for none. */
export function lineAt(lines, x, y) {
  return lines.findIndex(({ box }) => box && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
}
