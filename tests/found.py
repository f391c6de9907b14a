"""How many of the words in the truth files are found on the page where they stand.

`python -m tests.found FOLDER` reads a folder of pages whose truth lies beside them (NAME.json
with `keywords`: class, text, hand) into an installation of its own and asks for every keyword
as a person would. A keyword counts as found when its page's file is among the hits.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

LANTAI = [sys.executable, "-m", "web"]


def lantai(home: str, *args: str, given: str | None = None) -> str:
    """Run a command on the installation in `home` and return its standard output."""
    env = os.environ | {"LANTAI_HOME": home}
    done = subprocess.run(
        [*LANTAI, *args], input=given, env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


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
        batch = json.loads(lantai(home, "ingest", "--json", str(folder)))
        print({key: n for key, n in batch["account"].items() if n})
        print(Counter(each["verdict"] for each in batch["files"]))
        lines = lantai(
            home, "search", "--json", "--limit", "200", "--from", "-", given="\n".join(quoted)
        )
    found, asked = Counter(), Counter()
    for (group, stem, text), line in zip(wanted, lines.splitlines(), strict=True):
        asked[group] += 1
        hit = any(Path(hit["file"]).stem == stem for hit in json.loads(line)["hits"])
        found[group] += hit
        if not hit and "-v" in sys.argv:
            print("missed", stem, text)
    for group in sorted(asked):
        print(
            f"{group:<16} {found[group]:>4} of {asked[group]:<4} {found[group] / asked[group]:.1%}"
        )
    total = sum(asked.values())
    print(
        f"{'all':<16} {sum(found.values()):>4} of {total:<4} {sum(found.values()) / total:.1%}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
