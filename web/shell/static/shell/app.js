// Scripts of every page: keys, menus, theme, copying, list navigation.
import { bind } from "./keys.js";
import { startCopying } from "./copy.js";
import { startMenus, startTheme } from "./menus.js";
import { step } from "./rows.js";

const dialog = document.getElementById("keys");
const seek = document.getElementById("seek");

startCopying();
startMenus();
startTheme();

// After the session ended, the response is the redirected sign-in page: reload instead of swapping.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { finalRequestPath, responsePath } = event.detail.pathInfo;
  const asked = new URL(finalRequestPath, location.href).pathname;
  if (!responsePath || new URL(responsePath, location.href).pathname === asked) return;
  event.detail.shouldSwap = false;
  location.reload();
});

document.querySelector("[data-keys-open]")?.addEventListener("click", (event) => {
  event.target.closest("details").open = false;
  dialog.showModal();
});

// On sign-in pages focus the first invalid field, or else the first empty one.
const fields = [...document.querySelectorAll(".entrance form .field input")];
(fields.find((field) => field.matches("[aria-invalid=true]")) ?? fields.find((field) => !field.value))?.focus();

// A file dropped outside of the drop zone must not be opened by the browser.
addEventListener("dragover", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  if (!document.getElementById("upload")) event.dataTransfer.dropEffect = "none";
});
addEventListener("drop", (event) => {
  if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
});

bind({
  "/": seek && (() => {
    seek.focus();
    seek.select();
  }),
  "?": dialog && (() => dialog.showModal()),
  j: () => step(1),
  k: () => step(-1),
});
