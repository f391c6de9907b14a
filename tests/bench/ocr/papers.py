"""Pages with truth: a folder of NAME.jpg or .png with NAME.json, and one drawn by ourselves.

NAME.json holds `lang` ("zh" or "en"), `segments` ({text, kind}: every cell, field or line, kind
"print" or "hand") and `keywords` ({class, text, hand}: what somebody would search for).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.paper import cases, draw, writers
from tests.paper.page import Page

_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")

_DRAWN = {
    "worn": ("carbon", "stained", "soiled", "fax", "photo", "faded", "yellowed", "copied"),
    "clean": ("clean", "office", "colour", "stamped"),
}
"""Conditions of drawn papers, by group."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A cell, field or line of the truth."""

    text: str
    hand: bool


@dataclass(frozen=True, slots=True)
class Keyword:
    """What somebody would search for, and what kind of thing it is."""

    kind: str
    text: str
    hand: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """One page with its truth.

    Attributes:
        group: The first two parts of its name, such as "zh_syn".
        profile: How it is worn; "" where nothing is said.
        blank: Whether nothing is written on it.
    """

    path: Path
    group: str
    chinese: bool
    profile: str
    segments: tuple[Segment, ...]
    keywords: tuple[Keyword, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing is written on it."""
        return not self.segments


def papers(folder: Path) -> list[Paper]:
    """Return the pages of a folder that have a truth, by name."""
    return [
        _paper(path, json.loads(truth.read_text("utf-8")))
        for truth in sorted(folder.glob("*.json"))
        if (path := _picture(truth)) is not None
    ]


def _picture(truth: Path) -> Path | None:
    beside = (truth.with_suffix(suffix) for suffix in _PICTURES)
    return next((path for path in beside if path.is_file()), None)


def _paper(path: Path, told: dict[str, Any]) -> Paper:
    return Paper(
        path=path,
        group="_".join(path.stem.split("_")[:2]),
        chinese=told.get("lang", "zh") == "zh",
        profile=told.get("profile", ""),
        segments=tuple(
            Segment(each["text"], each.get("kind") == "hand")
            for each in told.get("segments", ())
        ),
        keywords=tuple(
            Keyword(each["class"], each["text"], each["hand"])
            for each in told.get("keywords", ())
        ),
    )


def drawn(count: int, folder: Path, seed: int = 1) -> list[Paper]:
    """Draw so many pages with their truth, each about somebody else; two in three are worn."""
    chosen = Random(seed)
    kinds = [(group, condition) for group, some in _DRAWN.items() for condition in some]
    for number in range(count):
        form = chosen.choice(sorted(draw.FORMS))
        group, condition = kinds[number % len(kinds)]
        about = seed * 10_007 + number
        page = draw.form(form, about, condition)
        path = folder / f"drawn_{group}_{condition}_{number:03d}.png"
        writers.write_png(page, path)
        truth = json.dumps(_truth(page, cases.make(about)), ensure_ascii=False)
        path.with_suffix(".json").write_text(truth, "utf-8")
    return papers(folder)


def _truth(page: Page, case: cases.Case) -> dict[str, Any]:
    named = (
        ("name", case.holder.name), ("name", case.heir.name), ("name", case.agent.name),
        ("name", case.doctor.name), ("company", case.insurer), ("hospital", case.hospital),
        ("diagnosis", case.illness.name), ("policy", case.policy_no),
        ("claim", case.claim_no), ("application", case.application_no),
        ("id", case.holder.id_no), ("phone", case.holder.phone),
    )  # fmt: skip
    return {
        "lang": "zh",
        "profile": page.condition,
        "segments": [
            {"text": word.text, "kind": "hand" if word.pen else "print"} for word in page.words
        ],
        "keywords": [
            {"class": kind, "text": text, "hand": all(word.pen for word in holding)}
            for kind, text in named
            if (holding := [word for word in page.words if text in word.text])
        ],
    }
