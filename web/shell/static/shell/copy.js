// Buttons that copy an archive number.
async function put(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without HTTPS, as in many office networks, there is no clipboard API.
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

/** Handle all [data-copy] buttons, including those swapped in later. */
export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await put(button.dataset.copy);
    const said = button.querySelector("[data-said]");
    said.textContent = button.dataset.done;
    setTimeout(() => (said.textContent = ""), 1500);
  });
}
