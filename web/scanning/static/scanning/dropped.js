// Dropped or chosen files as a flat list of {file, path} in natural order.
import { compare } from "./order.js";

const asFile = (entry) => new Promise((done, failed) => entry.file(done, failed));

async function children(folder) {
  const reader = folder.createReader();
  const all = [];
  // A reader returns a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return all;
    all.push(...some);
  }
}

async function walk(entry, into) {
  if (entry instanceof File) {
    into.push({ file: entry, path: entry.name });
    return;
  }
  if (entry.isFile) {
    into.push({ file: await asFile(entry), path: entry.fullPath.replace(/^\//, "") });
    return;
  }
  for (const child of await children(entry)) await walk(child, into);
}

/** Return whether a drag contains files, and not a text or a link. */
export const bringsFiles = (transfer) => [...transfer.types].includes("Files");

/** Return the files of a drop; rejects if a folder cannot be read. */
export async function fromDrop(transfer) {
  // Entries must be read before the first await: the list is emptied after the event.
  // Items dragged from other programs have no entry, only a file.
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile())
    .filter(Boolean);
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return inOrder(found);
}

/** Return the files of an <input type="file">. */
export function fromInput(input) {
  return inOrder([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
}

function inOrder(files) {
  return files.sort((a, b) => compare(a.path, b.path));
}

const LABELS = 3;

/** Return the label of a box: the names of its folders; "" if it has files outside of folders. */
export function labelOf(files) {
  const folders = [...new Set(files.map(({ path }) => (path.includes("/") ? path.split("/")[0] : "")))];
  if (folders.includes("")) return "";
  return folders.slice(0, LABELS).join("、") + (folders.length > LABELS ? "…" : "");
}
