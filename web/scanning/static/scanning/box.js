// Upload of one box as one batch: manifests first, then files in three parallel lanes, then close.
import { labelOf } from "./dropped.js";
import { post, why } from "../shell/posting.js";
import { Sending } from "./sending.js";
import { fill } from "../shell/words.js";

const LANES = 3;
const LIST = /^manifest\.(csv|xlsx?|xlsm|xlsb|et|ods|numbers|txt|tsv)$/i;

const split = (path) => [path.slice(0, path.lastIndexOf("/") + 1), path.slice(path.lastIndexOf("/") + 1)];

/** Return the manifests among files; a spreadsheet counts only without a manifest.csv beside it. */
function listsOf(files) {
  const named = files.filter(({ path }) => LIST.test(split(path)[1]));
  const isCsv = ({ path }) => /\.csv$/i.test(path);
  const answered = new Set(named.filter(isCsv).map(({ path }) => split(path)[0]));
  const lists = named.filter((each) => isCsv(each) || !answered.has(split(each.path)[0]));
  // Of two in one folder the server uses the first: that in lower case.
  const isPlain = ({ path }) => path.endsWith("manifest.csv");
  return lists.sort((a, b) => isPlain(b) - isPlain(a));
}

export class Box {
  /** `chosen` holds the form values at the time of the drop: profile, urgent, folders. */
  constructor(files, texts, chosen) {
    this.texts = texts;
    this.chosen = chosen;
    this.lists = listsOf(files);
    const papers = files.filter((each) => !this.lists.includes(each));
    this.entries = papers.map((each, at) => ({ ...each, position: at + 1 }));
    this.label = labelOf(files);
    this.batch = null;
    this.view = new Sending(texts, this.label || fill(texts.loose, { n: papers.length }));
    this.view.add(this.entries, this.label);
  }

  get failed() {
    return this.view.of("failed").length > 0;
  }

  get remarked() {
    return this.view.of("remark", "failed").length > 0;
  }

  /** Send what waits; resolves to "sent", "failed" or "asked" (then `answered` resolves to yes or no). */
  async send() {
    this.view.state(this.texts.sending);
    try {
      const doubtful = await this.sendLists();
      if (doubtful.length) return this.ask(doubtful);
    } catch (failure) {
      return this.stop(this.entries, failure);
    }
    const queue = this.entries.splice(0);
    // The first response gives the batch id; only then files are sent in parallel.
    while (queue.length && !this.batch) await this.sendOne(queue.shift());
    const lane = async () => {
      while (queue.length) await this.sendOne(queue.shift());
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return this.end();
  }

  again() {
    this.entries = this.view.takeFailures();
    this.view.add(this.entries, this.label);
    this.view.state(this.texts.queued);
  }

  async sendLists() {
    const doubtful = [];
    const paths = new Blob([JSON.stringify(this.entries.map(({ path }) => path))]);
    while (this.lists.length) {
      const list = this.lists[0];
      const body = this.body(list);
      body.append("paths", paths, "paths.json");
      const answer = await post(this.texts.manifest, body, this.texts.token);
      this.lists.shift();
      this.batch = { pk: answer.batch, url: answer.url };
      if (answer.count || !answer.rows) doubtful.push({ ...answer, path: list.path });
    }
    return doubtful;
  }

  ask(doubtful) {
    this.view.state(this.texts.asks);
    this.answered = this.view.ask(doubtful);
    return "asked";
  }

  /** Cancel the upload: the batch, which has no files yet, is deleted. */
  async leave() {
    const url = this.texts.discard.replace("/0/", `/${this.batch.pk}/`);
    await post(url, new FormData(), this.texts.token).catch(() => {});
    this.view.state(this.texts.left);
  }

  body(entry) {
    const body = new FormData();
    const facts = { ...this.chosen, batch: this.batch?.pk ?? "", label: this.label, path: entry.path };
    for (const [name, value] of Object.entries(facts)) body.append(name, value);
    body.append("file", entry.file, entry.file.name);
    return body;
  }

  async sendOne(entry) {
    const body = this.body(entry);
    body.append("position", entry.position);
    try {
      const say = (share) => this.view.progress(entry, share);
      const answer = await post(this.texts.upload, body, this.texts.token, say);
      if (!answer) throw { status: 403 };
      if (answer.passed) return this.view.drop(entry);
      this.batch = { pk: answer.batch, url: answer.url };
      this.view.kept(entry, answer.file);
    } catch (failure) {
      this.view.failed(entry, why(failure, this.texts));
      if (failure.status === 409) this.closed = true;
    }
  }

  stop(entries, failure) {
    for (const entry of entries.splice(0)) this.view.failed(entry, why(failure, this.texts));
    return this.end();
  }

  async end() {
    if (this.batch && !this.failed) {
      const url = this.texts.close.replace("/0/", `/${this.batch.pk}/`);
      try {
        await post(url, new FormData(), this.texts.token);
        this.view.state(this.texts.done);
      } catch (failure) {
        this.view.state(why(failure, this.texts));
      }
    } else this.view.state(this.failed ? this.texts.stopped : this.texts.none);
    this.view.offer(this.batch?.url);
    // Files that failed because the batch was closed go into a new one.
    if (this.closed) this.batch = null;
    this.closed = false;
    return this.failed ? "failed" : "sent";
  }
}
