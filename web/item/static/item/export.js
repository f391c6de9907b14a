// Exports in the background: the buttons show that files are being made.

const named = (header) => {
  const [, plain] = /filename="([^"]+)"/.exec(header ?? "") ?? [];
  const [, coded] = /filename\*=utf-8''([^;]+)/i.exec(header ?? "") ?? [];
  return coded ? decodeURIComponent(coded) : (plain ?? "");
};

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Make the forms in `box` fetch their file and save it; other responses are shown as a page. */
export function startLeaving(box) {
  const said = box.querySelector("[role=status]");
  const buttons = [...box.querySelectorAll("form button")];

  const busy = (on) => {
    box.setAttribute("aria-busy", String(on));
    said.textContent = on ? box.dataset.busy : "";
    for (const button of buttons) button.disabled = on;
  };

  box.addEventListener("submit", async (event) => {
    const form = event.target;
    event.preventDefault();
    busy(true);
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const disposition = answer.headers.get("Content-Disposition");
      if (answer.ok && disposition) save(await answer.blob(), named(disposition));
      else form.submit(); // shows the error page, or the sign-in page
      busy(false);
    } catch {
      busy(false);
      said.textContent = box.dataset.broken;
    }
  });
}
