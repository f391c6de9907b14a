"""`python -m tests.browser.doubting WORD SIGN`: an archive misreads a word's first character.

It was read as SIGN, and what stands there is its alternative reading. The archive is the one of
`LANTAI_HOME`; its index is made anew.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import django


def misread(word: str, sign: str) -> None:
    """Change all readings that hold the word, as an engine in doubt would have given them."""
    from ingest.models import Reading
    from ocr import record
    from ocr.port import Candidate

    for reading in Reading.objects.filter(text__contains=word):
        page = record.from_bytes(bytes(reading.record))
        lines = list(page.lines)
        for number, line in enumerate(lines):
            at = line.text.find(word)
            if at >= 0:
                chars = list(line.chars)
                candidates = (Candidate(word[0], 0.31),)
                chars[at] = replace(
                    chars[at], text=sign, confidence=0.62, candidates=candidates
                )
                lines[number] = replace(line, chars=tuple(chars))
        page = replace(page, lines=tuple(lines))
        Reading.objects.filter(pk=reading.pk).update(
            text=page.text, record=record.to_bytes(page)
        )


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.django"
    django.setup()
    misread(*sys.argv[1:])
    from config import wiring
    from workers.stations import indexing

    wiring.index().rebuild(indexing.all_documents())
