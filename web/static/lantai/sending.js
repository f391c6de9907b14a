// The list of files on their way: one row each, one bar for all.
import { fill } from "./words.js";

const TONES = { duplicate: "tag-waits", refused: "tag-person", ignored: "tag-quiet" };

export class Sending {
  constructor(texts) {
    this.texts = texts;
    this.box = document.getElementById("sending");
    this.list = this.box.querySelector("ul");
    this.whole = document.getElementById("sending-whole");
    this.said = document.getElementById("sending-said");
    this.rows = new Map();
  }

  add(entries) {
    this.box.hidden = false;
    document.getElementById("sending-open").hidden = true;
    document.getElementById("sending-again").hidden = true;
    for (const entry of entries) {
      const row = document.createElement("li");
      const [name, bar, word] = ["span", "progress", "span"].map((tag) => document.createElement(tag));
      name.textContent = entry.path;
      name.className = "path";
      bar.value = 0;
      bar.setAttribute("aria-label", entry.path);
      word.textContent = this.texts.waits;
      word.className = "dim";
      row.append(name, bar, word);
      this.list.append(row);
      this.rows.set(entry, { row, bar, word, share: 0, state: "waits" });
    }
    this.count();
  }

  progress(entry, share) {
    const row = this.rows.get(entry);
    row.bar.value = row.share = share;
    this.count();
  }

  kept(entry, answer) {
    const row = this.rows.get(entry);
    row.state = answer.sentence ? "remark" : "kept";
    row.word.textContent = answer.sentence || this.texts.kept;
    row.word.className = `tag ${TONES[answer.verdict] ?? "tag-good"}`;
    this.progress(entry, 1);
  }

  failed(entry, sentence) {
    const row = this.rows.get(entry);
    row.state = "failed";
    row.word.textContent = sentence;
    row.word.className = "tag tag-person";
    this.progress(entry, 0);
  }

  failures() {
    return [...this.rows].filter(([, row]) => row.state === "failed").map(([entry]) => entry);
  }

  takeFailures() {
    const entries = this.failures();
    for (const entry of entries) {
      this.rows.get(entry).row.remove();
      this.rows.delete(entry);
    }
    return entries;
  }

  remarks() {
    return [...this.rows.values()].some((row) => row.state === "remark");
  }

  offer(url) {
    const open = document.getElementById("sending-open");
    open.href = url;
    open.hidden = !url;
    document.getElementById("sending-again").hidden = !this.failures().length;
  }

  count() {
    const rows = [...this.rows.values()];
    const done = rows.filter((row) => row.state === "kept" || row.state === "remark").length;
    this.whole.value = rows.reduce((sum, row) => sum + row.share, 0) / rows.length;
    const sentence = fill(this.texts.sent, { done, all: rows.length });
    if (this.said.textContent !== sentence) this.said.textContent = sentence;
  }
}
