// View of the upload of one box: heading, overall progress, remarks, then every file.
import { fill } from "../shell/words.js";

const TONES = { duplicate: "tag-waits", refused: "tag-person", ignored: "tag-quiet" };

export class Sending {
  constructor(texts, label) {
    this.texts = texts;
    this.box = document.getElementById("box").content.firstElementChild.cloneNode(true);
    this.rows = new Map();
    this.part("label").textContent = label;
    document.getElementById("sendings").prepend(this.box);
    this.state(texts.queued);
  }

  part(name) {
    return this.box.querySelector(`[data-${name}]`);
  }

  state(word) {
    this.part("state").textContent = word;
    this.part("state").hidden = !word;
  }

  add(entries, folder) {
    for (const entry of entries) {
      const row = document.createElement("li");
      const [name, bar, word] = ["span", "progress", "span"].map((tag) => document.createElement(tag));
      name.textContent = folder && entry.path.startsWith(`${folder}/`) ? entry.path.slice(folder.length + 1) : entry.path;
      name.className = "path";
      bar.value = 0;
      bar.setAttribute("aria-label", entry.path);
      word.textContent = this.texts.waits;
      word.className = "dim";
      row.append(name, bar, word);
      this.part("files").append(row);
      this.rows.set(entry, { row, bar, word, share: 0, state: "waits" });
    }
    this.count();
  }

  progress(entry, share) {
    const row = this.rows.get(entry);
    row.bar.value = row.share = share;
    this.count();
  }

  kept(entry, { verdict, sentence, number }) {
    const row = this.rows.get(entry);
    row.word.textContent = [sentence || this.texts.kept, number].filter(Boolean).join(" ");
    row.word.className = `tag ${TONES[verdict] ?? "tag-good"}`;
    this.settle(row, sentence ? "remark" : "kept");
    this.progress(entry, 1);
  }

  failed(entry, sentence) {
    const row = this.rows.get(entry);
    row.word.textContent = sentence;
    row.word.className = "tag tag-person";
    this.settle(row, "failed");
    this.progress(entry, 0);
  }

  /** Remove a skipped system file silently. */
  drop(entry) {
    this.rows.get(entry).row.remove();
    this.rows.delete(entry);
    this.count();
  }

  /** Set the state of a row; rows with remarks are moved before the others. */
  settle(row, state) {
    row.state = state;
    if (state !== "kept") this.part("noted").append(row.row);
    const noted = this.of("remark", "failed").length;
    this.part("remarks").hidden = !noted;
    this.part("remarks-head").textContent = fill(this.texts.noted, { n: noted });
  }

  of(...states) {
    return [...this.rows].filter(([, row]) => states.includes(row.state)).map(([entry]) => entry);
  }

  takeFailures() {
    const entries = this.of("failed");
    for (const entry of entries) {
      this.rows.get(entry).row.remove();
      this.rows.delete(entry);
    }
    this.part("remarks").hidden = !this.of("remark").length;
    this.part("again").hidden = true;
    return entries;
  }

  /** Show the errors of manifests; resolves to whether to send the files all the same. */
  ask(lists) {
    const question = this.part("question");
    const said = this.part("question-said");
    const unusable = lists.filter((list) => !list.rows).map((list) => list.path);
    this.part("question-head").textContent = unusable.length
      ? fill(this.texts.unusable, { path: unusable[0] })
      : fill(this.texts.doubtful, { n: lists.reduce((sum, list) => sum + list.count, 0) });
    said.replaceChildren();
    for (const { path, remarks } of lists) {
      for (const { line, value, sentence } of remarks) {
        const row = document.createElement("li");
        const where = line ? `${path}:${line}` : path;
        row.textContent = `${[where, value].filter(Boolean).join(" ")}: ${sentence}`;
        said.append(row);
      }
    }
    question.hidden = false;
    this.part("leave").focus();
    return new Promise((done) => {
      for (const [name, answer] of [["send", true], ["leave", false]]) {
        this.part(name).onclick = () => {
          question.hidden = true;
          done(answer);
        };
      }
    });
  }

  offer(url) {
    const open = this.part("open");
    if (url) open.href = url;
    open.hidden = !url;
    this.part("again").hidden = !this.of("failed").length;
  }

  count() {
    const rows = [...this.rows.values()];
    const done = rows.filter(({ state }) => state === "kept" || state === "remark").length;
    this.part("whole").value = rows.reduce((sum, row) => sum + row.share, 0) / Math.max(1, rows.length);
    const sentence = fill(this.texts.sent, { done, all: rows.length });
    if (this.part("said").textContent !== sentence) this.part("said").textContent = sentence;
  }
}
