"""What stands on the sample papers and in their names, and tells of a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tests.places import SAMPLES

_FACTS = ("person", "id_no", "policy_no", "claim_no", "title")


def words_of(*names: str) -> Iterator[str]:
    """Yield what no log may say: names of files, and words of their pages.

    Args:
        names: Of files of the sample batch.
    """
    yield from names
    for file in json.loads((SAMPLES / "truth.json").read_text("utf-8"))["files"]:
        if file["name"] in names:
            yield from (file[key] for key in _FACTS if file.get(key))
            for page in file.get("pages", ()):
                yield from (word["text"] for word in page["words"] if _tells(word["text"]))


def _tells(word: str) -> bool:
    """Whether a word is of no log by chance: sums such as 4.32 look like seconds."""
    is_sum = re.fullmatch(r"[\d.,:-]+", word) and not re.search(r"\d{6}", word)
    return len(word) > 2 and not is_sum
