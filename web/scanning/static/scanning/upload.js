// Upload queue: each dropped or chosen box becomes a batch; boxes are sent one after the other.
import { Box } from "./box.js";
import { bringsFiles, fromDrop, fromInput } from "./dropped.js";

const form = document.getElementById("upload");
const texts = { ...form.dataset, upload: form.action };
const over = document.getElementById("drop-over");
const answer = document.getElementById("drop-answer");
const queue = [];
const boxes = [];
let running = false;

function say(text) {
  answer.textContent = text;
  answer.hidden = !text;
}

function chosen() {
  const { profile, urgent, folders } = form.elements;
  const facts = { profile: profile.value };
  if (urgent.checked) facts.urgent = "1";
  if (folders.checked) facts.folders = "1";
  return facts;
}

function add(files) {
  if (!files.length) return say(texts.empty);
  const box = new Box(files, texts, chosen());
  if (!box.entries.length) {
    box.view.box.remove();
    return say(texts.alone);
  }
  say(running ? texts.next : "");
  box.view.part("again").addEventListener("click", () => {
    box.again();
    enqueue(box);
  });
  boxes.push(box);
  enqueue(box);
}

function enqueue(box) {
  queue.push(box);
  if (!running) run();
}

async function run() {
  running = true;
  while (queue.length) {
    const box = queue.shift();
    if ((await box.send()) === "asked") wait(box);
    renew();
  }
  running = false;
  say("");
  leave();
}

async function wait(box) {
  if (await box.answered) return enqueue(box);
  await box.leave();
  boxes.splice(boxes.indexOf(box), 1);
}

/** Open the batch, unless remarks, failures or other boxes are left on this page. */
function leave() {
  const [only] = boxes;
  if (boxes.length === 1 && only.batch && !only.remarked && !only.entries.length) location.assign(only.batch.url);
}

/** Reload the list of batches. */
function renew() {
  window.htmx.trigger("#batches", "changed");
}

form.addEventListener("submit", (event) => event.preventDefault());
for (const button of form.querySelectorAll("[data-choose]")) {
  const input = document.getElementById(button.dataset.choose);
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add(fromInput(input));
    input.value = ""; // allows choosing the same folder again
  });
}

addEventListener("dragenter", (event) => {
  if (bringsFiles(event.dataTransfer)) over.hidden = false;
});
addEventListener("dragleave", (event) => {
  // Without a related target the drag left the window.
  if (!event.relatedTarget) over.hidden = true;
});
addEventListener("drop", async (event) => {
  over.hidden = true;
  if (!bringsFiles(event.dataTransfer)) return;
  event.preventDefault();
  try {
    add(await fromDrop(event.dataTransfer));
  } catch {
    say(texts.unreadable);
  }
});
addEventListener("beforeunload", (event) => {
  if (running) event.preventDefault();
});
