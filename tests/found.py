"""How many of the words in the truth files are found on the page where they stand.

`python -m tests.found FOLDER` reads a folder of pages whose truth lies beside them (NAME.json
with `keywords`: class, text, hand) into an installation of its own and asks for every keyword
as a person would. A keyword counts as found when its page's file is among the hits.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests import program


def keywords(folder: Path) -> list[tuple[str, str, str]]:
    """Return for each keyword its group, its page's file name without extension, its text."""
    wanted = []
    for truth in sorted(folder.glob("*.json")):
        told = json.loads(truth.read_text())
        for word in told.get("keywords", []):
            group = "_".join(truth.stem.split("_")[:2]) + (" hand" if word["hand"] else "")
            wanted.append((group, truth.stem, word["text"]))
    return wanted


def main(folder: Path) -> None:
    """Measure and print."""
    wanted = keywords(folder)
    quoted = ['"' + text.replace('"', " ") + '"' for _, _, text in wanted]
    with tempfile.TemporaryDirectory() as home:
        batch = program.answer(home, "ingest", str(folder))
        print({key: n for key, n in batch["account"].items() if n})
        print(Counter(each["verdict"] for each in batch["files"]))
        asked_for = ("search", "--json", "--limit", "200", "--from", "-")
        lines = program.run(home, *asked_for, given="\n".join(quoted)).stdout
    found: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for (group, stem, text), line in zip(wanted, lines.splitlines(), strict=True):
        asked[group] += 1
        hit = any(Path(hit["file"]).stem == stem for hit in json.loads(line)["hits"])
        found[group] += hit
        if not hit and "-v" in sys.argv:
            print("missed", stem, text)
    for group in sorted(asked):
        tell(group, found[group], asked[group])
    tell("all", sum(found.values()), sum(asked.values()))


def tell(group: str, found: int, asked: int) -> None:
    """Print one line of the table."""
    print(f"{group:<16} {found:>4} of {asked:<4} {found / asked:.1%}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
