// Natural sort order of files, the same as in ingest/arrival/natural_sort.py and
// ingest/arrival/arrivals.py: words and numeric values; files before the folders beside them.

const folded = (name) => name.normalize("NFKC").toLowerCase();

function pieces(part) {
  const runs = part.split(/([0-9]+)/).filter(Boolean);
  return runs.map((run) => (/^[0-9]/.test(run) ? [0, run.replace(/^0+/, "")] : [1, run]));
}

function byCodePoint(a, b) {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    if (left[at] !== right[at]) return left[at].codePointAt(0) - right[at].codePointAt(0);
  }
  return left.length - right.length;
}

function comparePieces(a, b) {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [[kind, run], [otherKind, otherRun]] = [a[at], b[at]];
    if (kind !== otherKind) return kind - otherKind;
    // Without leading zeros a longer number is larger.
    const by = (kind === 0 && run.length - otherRun.length) || byCodePoint(run, otherRun);
    if (by) return by;
  }
  return a.length - b.length;
}

function nameKey(name) {
  const plain = folded(name);
  const dot = plain.lastIndexOf(".");
  return dot > 0 ? [pieces(plain.slice(0, dot)), pieces(plain.slice(dot + 1))] : [pieces(plain), []];
}

function compareNames(a, b) {
  const [[stem, extension], [otherStem, otherExtension]] = [nameKey(a), nameKey(b)];
  return comparePieces(stem, otherStem) || comparePieces(extension, otherExtension) || byCodePoint(a, b);
}

/** Compare two paths; negative, 0 or positive as for Array.sort. */
export function compare(a, b) {
  const [left, right] = [a.split("/"), b.split("/")];
  for (let at = 0; ; at += 1) {
    const [last, otherLast] = [at === left.length - 1, at === right.length - 1];
    if (last !== otherLast) return last ? -1 : 1;
    const by = compareNames(left[at], right[at]);
    if (by || last) return by;
  }
}
