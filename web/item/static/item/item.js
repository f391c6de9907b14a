// The item page: synchronises thumbnails, image and text; steps through hits of all pages.
import { correctLine } from "../corrections/corrections.js";
import { drawEmpty, drawLines, fetchLines, keepLines, lightLine, lineAt } from "./lines.js";
import { startLeaving } from "./export.js";
import { startPanning } from "./panning.js";
import { startTabs } from "./tabs.js";
import { startTools } from "./tools.js";
import { Viewer } from "./viewer.js";
import { scrollWithin } from "../shell/within.js";
import { fill } from "../shell/words.js";

const find = (id) => document.getElementById(id);
const texts = find("item").dataset;
const pages = JSON.parse(find("page-data").textContent);
const thumbs = [...document.querySelectorAll(".thumbs [data-lines]")];
const hits = pages.flatMap((page, index) => [
  ...(page.hits ?? []).map((box) => ({ index, box })),
  ...(page.misread ?? []).map(({ box, note }) => ({ index, box, note })),
]);
const list = find("lines");
const asked = pages.findIndex((page) => page.number === Number(new URLSearchParams(location.search).get("page")));

const NOTHING = { cells: [], row: "", masked: false }; // for the editor on a page without lines

let page = -1, hit = -1, chosen = -1;
let lines = [];
let reading = null;
let hitMarks = [];
let lineMark = null;
let clear = false;

const viewer = new Viewer(find("view"), {
  open: drawHits,
  click: (x, y) => chooseLine(lineAt(lines, x, y), false),
  zoom: (percent) => (find("zoom").textContent = `${percent}%`),
  broken: () => {
    find("stage-note").textContent = texts.noimage;
    find("stage-note").hidden = false;
  },
});

function drawHits() {
  hitMarks = hits.map(({ index, box, note }) =>
    index === page ? viewer.mark(box, note ? "place-hit place-misread" : "place-hit") : null,
  );
  const meanwhile = lineMark ? chosen : -1;
  lineMark = null;
  lightHit();
  // An image that loads late must not deselect a line chosen meanwhile.
  if (meanwhile !== -1) chooseLine(meanwhile, false);
}

function lightHit() {
  hitMarks.forEach((mark, index) => mark?.classList.toggle("now", index === hit));
  if (hits.length) find("hit-count").textContent = fill(texts.hit, { now: hit + 1, all: hits.length });
  const note = hits[hit]?.index === page ? hits[hit].note : "";
  find("hit-note").textContent = note ?? "";
  find("hit-note").hidden = !note;
  if (hits[hit]?.index !== page) return;
  if (hitMarks[hit]) viewer.reach(hits[hit].box);
  chosen = lineOf(hits[hit].box);
  lightLine(list, chosen);
}

const lineOf = ([x0, y0, x1, y1]) => lineAt(lines, (x0 + x1) / 2, (y0 + y1) / 2);

function chooseLine(index, move = true) {
  viewer.unmark(lineMark);
  lineMark = null;
  lightLine(list, index);
  chosen = index;
  const box = lines[index]?.box;
  if (!box) return;
  lineMark = viewer.mark(box, "place-line");
  if (move) viewer.reach(box);
}

function drawAll(answer) {
  ({ lines, reading } = answer);
  chosen = -1;
  find("lines-said").textContent = lines.length ? "" : texts.empty;
  const url = thumbs[page].dataset.lines;
  if (lines.length) drawLines(list, { lines, url }, texts, chooseLine, answer.may_correct ? correct : null);
  else if (answer.may_correct) drawEmpty(list, texts, correct);
}

/** Choose the line `by` lines after the chosen one. */
function stepLine(by) {
  const wanted = Math.min(Math.max(chosen + by, 0), lines.length - 1);
  if (lines.length && wanted !== chosen) chooseLine(wanted);
}

/** Open a line for correction, then render the page's lines as saved by the server. */
async function correct(index) {
  const row = list.children[index];
  if (!row?.querySelector(".correct")) return;
  if (lines[index] && index !== chosen) chooseLine(index);
  if (row.classList.contains("open")) return;
  const url = thumbs[page].dataset.lines;
  await correctLine(row, index, { line: lines[index] ?? NOTHING, url, seen: reading }, texts, async (answer) => {
    if (answer) keepLines(url, answer);
    if (url !== thumbs[page].dataset.lines) return; // another page was chosen meanwhile
    drawAll(answer ?? (await fetchLines(url)));
    chooseLine(Math.min(index, lines.length - 1), false);
    list.children[index]?.querySelector("button").focus();
    if (answer) find("lines-said").textContent = texts.corrected;
  });
}

async function showLines(wanted) {
  find("lines-said").textContent = texts.loading;
  list.replaceChildren();
  lines = [];
  try {
    const answer = await fetchLines(thumbs[wanted].dataset.lines);
    if (wanted !== page) return; // another page was chosen meanwhile
    drawAll(answer);
    if (hits[hit]?.index === page) lightLine(list, (chosen = lineOf(hits[hit].box)));
  } catch {
    if (wanted === page) find("lines-said").textContent = texts.broken;
  }
}

function showPage(wanted) {
  if (!pages[wanted] || wanted === page) return;
  page = wanted;
  lineMark = null;
  find("stage-note").hidden = true;
  thumbs.forEach((thumb, index) => {
    if (index === page) thumb.setAttribute("aria-current", "page");
    else thumb.removeAttribute("aria-current");
  });
  scrollWithin(document.querySelector(".thumbs"), thumbs[page]);
  find("page-count").textContent = `${page + 1}/${pages.length}`;
  find("page-count").title = fill(texts.page, { now: page + 1, all: pages.length });
  find("master").href = pages[page].master;
  viewer.show(pages[page], clear);
  showLines(page);
  keepAddress();
}

/** Write the page number into the URL, so that a copied URL opens the same page. */
function keepAddress() {
  const address = new URL(location.href);
  address.searchParams.set("page", pages[page].number);
  history.replaceState(null, "", address);
}

function showHit(wanted) {
  if (!hits.length) return;
  hit = (wanted + hits.length) % hits.length;
  if (hits[hit].index === page) lightHit();
  else showPage(hits[hit].index);
}

function choosePage(wanted) {
  const first = hits.findIndex(({ index }) => index === wanted);
  if (first !== -1) hit = first;
  showPage(wanted);
}

function showClear(wanted) {
  clear = wanted;
  document.querySelector("[data-act=clear]").setAttribute("aria-pressed", String(clear));
  find("stage-note").hidden = true;
  viewer.swap(clear);
}

const acts = {
  "page-back": () => choosePage(page - 1),
  "page-on": () => choosePage(page + 1),
  smaller: () => viewer.zoomBy(1 / 1.3),
  larger: () => viewer.zoomBy(1.3),
  fit: () => viewer.fitWidth(),
  whole: () => viewer.whole(),
  "turn-left": () => viewer.turn(-90),
  "turn-right": () => viewer.turn(90),
  clear: () => showClear(!clear),
  "hit-back": () => showHit(hit - 1),
  "hit-on": () => showHit(hit + 1),
};

thumbs.forEach((thumb, index) =>
  thumb.addEventListener("click", (event) => {
    event.preventDefault();
    choosePage(index);
  }),
);
startTools(acts, {
  e: () => correct(chosen),
  j: () => stepLine(1),
  k: () => stepLine(-1),
  N: () => find("result-after")?.click(),
  P: () => find("result-before")?.click(),
});
startLeaving(document.querySelector(".leaving"));
startPanning(document.querySelector(".stage"), viewer);
startTabs(document.querySelector("[data-tabs]"));
for (const part of document.querySelectorAll("[data-hits]")) part.hidden = !hits.length;
choosePage(asked !== -1 ? asked : (hits[0]?.index ?? 0));
