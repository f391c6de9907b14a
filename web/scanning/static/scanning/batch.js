// While a batch is processed: reload the lists when the account changes; announce every tenth percent.
const said = document.getElementById("said");
const state = () => document.getElementById("progress").dataset;
let stamp = state().stamp;
let tenth = Math.floor(state().percent / 10);

function renew() {
  for (const section of document.querySelectorAll("#troubles, #files")) {
    // Do not replace a list that has the focus.
    if (section.contains(document.activeElement)) return;
  }
  stamp = state().stamp;
  for (const section of document.querySelectorAll("#troubles, #files")) {
    window.htmx.trigger(section, "changed");
  }
}

function speak() {
  const now = Math.floor(state().percent / 10);
  if (now === tenth) return;
  tenth = now;
  said.textContent = state().say;
}

document.body.addEventListener("htmx:afterSwap", () => {
  if (!document.getElementById("progress")) return;
  speak();
  if (state().stamp !== stamp) renew();
});
