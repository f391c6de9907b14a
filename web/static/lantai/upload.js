// Sends files one by one, then closes the batch. A file counts as sent when the server said so.
import { fromDrop, fromInput } from "./dropped.js";
import { Sending } from "./sending.js";

const form = document.getElementById("upload");
const texts = form.dataset;
const list = new Sending(texts);
const LANES = 3;
let batch = { pk: "", url: "" };
let busy = false;

function post(url, body, onProgress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", texts.token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress?.(event.loaded / event.total));
    request.addEventListener("load", () =>
      // An ended session answers with the sign-in page, from another address.
      request.status < 300 && request.responseURL === new URL(url, location.href).href
        ? done(request.response)
        : failed({ status: request.status, sentence: request.response?.sentence }),
    );
    request.addEventListener("error", () => failed({ status: 0 }));
    request.send(body);
  });
}

function why(failure) {
  if (failure.sentence) return failure.sentence;
  if (failure.status === 413) return texts.large;
  return failure.status === 0 || failure.status >= 500 ? texts.failed : texts.denied;
}

async function send(entry) {
  const body = new FormData();
  body.append("batch", batch.pk);
  body.append("profile", form.elements.profile.value);
  if (form.elements.urgent.checked) body.append("urgent", "1");
  body.append("path", entry.path);
  body.append("file", entry.file, entry.file.name);
  try {
    const answer = await post(form.action, body, (share) => list.progress(entry, share));
    if (!answer) throw { status: 403 };
    batch = { pk: answer.batch, url: answer.url };
    list.kept(entry, answer.file);
  } catch (failure) {
    list.failed(entry, why(failure));
  }
}

async function close() {
  const body = new URLSearchParams({ batch: batch.pk });
  await post(texts.close.replace("/0/", `/${batch.pk}/`), body);
}

async function sendAll(entries) {
  if (busy || !entries.length) return;
  busy = true;
  list.add(entries);
  const queue = [...entries];
  // The first answer names the batch; only then may several go side by side.
  while (queue.length && !batch.pk) await send(queue.shift());
  const lane = async () => {
    while (queue.length) await send(queue.shift());
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  busy = false;
  if (batch.pk && !list.failures().length) await finish();
  else list.offer(batch.url);
}

async function finish() {
  try {
    await close();
  } catch {
    return list.offer(batch.url);
  }
  // With something to read here, the page waits for the person; otherwise it goes on.
  if (list.remarks()) list.offer(batch.url);
  else location.assign(batch.url);
}

form.addEventListener("submit", (event) => event.preventDefault());
for (const button of form.querySelectorAll("[data-choose]")) {
  const input = document.getElementById(button.dataset.choose);
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => sendAll(fromInput(input)));
}
for (const name of ["dragenter", "dragover"]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
form.addEventListener("dragleave", () => form.classList.remove("over"));
form.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("over");
  sendAll(await fromDrop(event.dataTransfer));
});
document.getElementById("sending-again").addEventListener("click", () => sendAll(list.takeFailures()));
addEventListener("beforeunload", (event) => {
  if (busy) event.preventDefault();
});
