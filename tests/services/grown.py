"""An embedded installation that grew on one machine, and questions to whatever it became."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

from tests import program
from tests.line import box
from tests.paper import cases, draw, textpdf
from tests.paper.hospital import diagnosis_cert, discharge
from tests.places import ROOT
from tests.services import Site
from tests.services.asking import NAME, PASSWORD

PAGES_OF_A_PDF = 20
SEED = 4_200

QUICK = {"LANTAI_ENGINE": "ppocr-v6-tiny"}
NULL = {"LANTAI_ENGINE": "null"}

_SIGN_UP = f"""
import django; django.setup()
from django.contrib.auth import get_user_model
get_user_model().objects.create_superuser({NAME!r}, password={PASSWORD!r})
"""


def papers(folder: Path, pages: int) -> list[str]:
    """Draw so many pages, half in PDFs with text and half as scans; return words on them."""
    folder.mkdir()
    words = []
    pdfs = max(1, pages // (2 * PAGES_OF_A_PDF))
    for number in range(pdfs):
        told = [cases.make(SEED + 100 * number + each) for each in range(PAGES_OF_A_PDF // 2)]
        sheets = [page for case in told for make in (discharge, diagnosis_cert)
                  for page in make(case)[:1]]  # fmt: skip
        textpdf.write_born_digital_pdf(sheets, folder / f"case-{number:03}.pdf")
        words += [each for case in told for each in (case.holder.name, case.illness.name)]
    for small in draw.many(pages - pdfs * PAGES_OF_A_PDF, SEED, folder):
        words += [small.name, small.policy_no]
    shutil.copy(folder / "00001.jpg", folder / "again.jpg")
    (folder / "torn.jpg").write_bytes((folder / "00002.jpg").read_bytes()[:2000])
    return words


def grow(home: Path, folder: Path) -> None:
    """Let an installation read papers, look at one and sign somebody up."""
    told = program.answer(home, "ingest", str(folder), **QUICK)
    assert told["account"]["balances"], told["account"]
    program.answer(home, "show", told["files"][0]["number"])
    speak(home, "-c", _SIGN_UP)


def little(
    home: Path, folder: Path, names: tuple[str, ...] = ("1.tif", "2.tif"), seed: int = 0
) -> None:
    """Let an installation file papers without a word on them."""
    box.fill(folder, names, seed)
    program.answer(home, "ingest", str(folder), **NULL)


def queries(words: list[str], count: int) -> list[str]:
    """Return what is asked: whole words, parts of them, phrases, exclusions, alternatives."""
    chance = Random(7)

    def part() -> str:
        word = chance.choice(words)
        start = chance.randrange(max(1, len(word) - 1))
        return word[start : start + chance.choice((2, 2, 3, 4, 20))]

    shapes = (
        part, part, lambda: chance.choice(words), lambda: f'"{part()}"',
        lambda: f"{part()} {part()}", lambda: f"{part()} OR {part()}",
        lambda: f"{part()} -{part()}", lambda: f"class:LP {part()}",
        lambda: f"year:2020.. {part()}", lambda: f"no:{chance.randint(0, 30)}", lambda: "",
        lambda: "type:CLAIM_FORM",
    )  # fmt: skip
    return [shapes[place % len(shapes)]() for place in range(count)]


def answers(home: Path, asked: list[str], **chosen: str) -> list[Any]:
    """Ask an installation, and whether somebody can sign in."""
    said = speak(home, "-m", "tests.services.asking", given=json.dumps(asked), **chosen)
    return [json.loads(line) for line in said.splitlines()]


def speak(home: Path, *args: str, given: str = "", **chosen: str) -> str:
    """Run Python inside an installation and return what it said."""
    done = subprocess.run(
        [sys.executable, *args],
        env=program.environment(home, DJANGO_SETTINGS_MODULE="config.django", **chosen),
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def fingerprints(home: Path) -> dict[str, str]:
    """Return the digest of every file of a home folder, by its path."""
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def move(site: Site, at: Path, home: Path, **more: str) -> Any:
    """Run `lantai move` to its end, whatever that is."""
    return program.run(at, "move", str(home), "--json", **site.settings, **more)
