// Inline editor of a line: Enter accepts, Esc cancels; keys of an input method (IME) are ignored.
import { post, unmasked } from "../item/lines.js";
import { fill } from "../shell/words.js";

/** Return whether a key belongs to an IME composition; Safari reports key code 229. */
const composing = (event) => event.isComposing || event.keyCode === 229;

function button(text, act, kind = "btn btn-quiet btn-small") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function input(label, value = "") {
  const made = document.createElement("input");
  made.type = "text";
  made.className = "form-control";
  made.maxLength = 300;
  made.autocomplete = "off";
  made.spellcheck = false;
  made.setAttribute("aria-label", label);
  made.value = value;
  made.size = Math.max(4, 2 * [...value].length);
  return made;
}

/** Return buttons that insert candidates of doubtful characters; hidden once the length changes. */
function others({ text, others: doubts }, field, texts) {
  const signs = [...text];
  const box = document.createElement("span");
  box.className = "others";
  for (const { at, texts: told } of doubts) {
    for (const other of told) {
      const offer = button(`${signs[at]} → ${other}`, () => {
        const now = [...field.value];
        now[at] = other;
        field.value = now.join("");
        field.focus();
      });
      offer.title = fill(texts.instead, { other, char: signs[at] });
      box.append(offer);
    }
  }
  field.addEventListener("input", () => (box.hidden = [...field.value].length !== signs.length));
  return box;
}

/** Return URL suffix and form data: changed cells of a line, or a missed line. */
function changes(cells, missed, seen, row) {
  const body = new FormData();
  body.set("seen", seen);
  if (missed) {
    body.set("below", row);
    body.set("text", missed.value);
    return { below: "add/", body, any: Boolean(missed.value.trim()) };
  }
  const changed = cells.filter(({ cell, field }) => field.value !== cell.text);
  for (const { cell, field } of changed) body.set(`line-${cell.line}`, field.value);
  return { below: "correct/", body, any: changed.length > 0 };
}

/** Open the editor of a line; calls `done` with the page's saved lines, or with null if cancelled. */
export async function correctLine(row, index, { line, url, seen }, texts, done) {
  const open = line.masked ? await unmasked(url, index) : line;
  const editor = document.createElement("div");
  editor.className = "editor";
  const said = document.createElement("p");
  said.className = "dim";
  said.setAttribute("role", "status");
  said.textContent = texts.hint;
  const cells = open.cells.map((cell, now) => ({
    cell,
    field: input(fill(texts.cell, { now: now + 1, line: index + 1 }), cell.text),
  }));
  let missed = null;

  async function accept() {
    const { below, body, any } = changes(cells, missed, seen, open.row);
    if (!any) return done(null);
    try {
      const answer = await post(url, below, body);
      if (answer.ok && !answer.redirected) return done(await answer.json());
      said.textContent = answer.status === 409 ? (await answer.json()).said : texts.refused;
    } catch {
      said.textContent = texts.refused;
    }
  }

  function miss() {
    missed = input(texts.missed);
    editor.replaceChildren(missed, said, acts);
    below.remove();
    missed.focus();
  }

  const below = button(texts.below, miss);
  const acts = document.createElement("span");
  acts.className = "editor-acts";
  acts.append(
    button(texts.accept, accept, "btn btn-primary btn-small"),
    button(texts.leave, () => done(null)),
    below,
  );
  editor.append(...cells.flatMap(({ cell, field }) => [field, others(cell, field, texts)]), said, acts);
  editor.addEventListener("click", (event) => event.stopPropagation());
  editor.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    const typing = event.target.matches("input");
    if (event.key === "Escape" || (event.key === "Enter" && typing)) {
      event.preventDefault();
      if (event.key === "Enter") accept();
      else done(null);
    }
  });
  row.querySelector(".words")?.setAttribute("hidden", "");
  row.classList.add("open");
  row.append(editor);
  if (cells.length) cells[0].field.focus();
  else miss();
}
