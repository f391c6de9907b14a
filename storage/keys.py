"""Where each kind of object lies; keys hold digests, never names or numbers."""

from __future__ import annotations

import re

_ORIGINALS = "sha256/"
PROBES = "probe/"
"""Beginning of the keys of what the WORM probe stores: nothing of the archive."""
WITNESS = "witness/"
"""Beginning of the keys of what must outlive a restored database (`storage.witness`)."""
_PROBE = re.compile(r"probe/[0-9a-f]{16}-(?:locked|held)")
_WITNESSED = re.compile(
    r"witness/[0-9a-f]{32}/(?:(?:numbers|given)/[^/]+|ledger)/[0-9]{10}-(?:0|[0-9a-f]{16})"
)
_MADE = re.compile(r"derived/[0-9a-f]{2}/([0-9a-f]{64})-[0-9]{5}-.+")


def original(sha256: str) -> str:
    """Return the key of an original: the address is its content."""
    return f"{_ORIGINALS}{sha256[:2]}/{sha256[2:4]}/{sha256}"


def is_original(key: str) -> bool:
    """Return whether an original lies there; all else can be made again from them."""
    return key.startswith(_ORIGINALS)


def derivative(sha256: str, page: int, recipe: str) -> str:
    """Return the key of what `recipe` makes of page `page` (from 1) of the original.

    Few folders: making one durable costs as much as the object in it.
    """
    return f"derived/{sha256[:2]}/{sha256}-{page:05d}-{recipe}"


def probe(name: str) -> str:
    """Return the key of an object that the WORM probe tries to get rid of."""
    return f"{PROBES}{name}"


def is_probe(key: str) -> bool:
    """Return whether such an object may lie there."""
    return bool(_PROBE.fullmatch(key))


def is_witness(key: str) -> bool:
    """Return whether an entry of a journal may lie there."""
    return bool(_WITNESSED.fullmatch(key))


def is_aside(key: str) -> bool:
    """Return whether what lies there belongs to no row of the register: probes, witnesses."""
    return key.startswith((PROBES, WITNESS))


def made_of(key: str) -> str:
    """Return the key of the original that a derivative was made of; "" for another key."""
    found = _MADE.fullmatch(key)
    return original(found[1]) if found else ""
