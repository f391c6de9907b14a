"""Object keys by kind of object; keys hold digests, never names or archive numbers."""

from __future__ import annotations

import re

_ORIGINALS = "sha256/"
PROBES = "probe/"
"""Prefix of the objects that the WORM lock probe stores; not part of the archive."""
WITNESS = "witness/"
"""Prefix of the witness journals, which outlive a restored database (`storage.witness`)."""
_PROBE = re.compile(r"probe/[0-9a-f]{16}-(?:locked|held)")
_WITNESSED = re.compile(
    r"witness/[0-9a-f]{32}/(?:(?:numbers|given)/[^/]+|ledger)/[0-9]{10}-(?:0|[0-9a-f]{16})"
)
_MADE = re.compile(r"derived/[0-9a-f]{2}/([0-9a-f]{64})-[0-9]{5}-.+")


def original(sha256: str) -> str:
    """Return the content-addressed key of an original."""
    return f"{_ORIGINALS}{sha256[:2]}/{sha256[2:4]}/{sha256}"


def is_original(key: str) -> bool:
    """Return whether a key is that of an original; all other objects can be made again."""
    return key.startswith(_ORIGINALS)


def derivative(sha256: str, page: int, recipe: str) -> str:
    """Return the key of the derivative `recipe` of page `page` (from 1, in the original).

    Few folders, because an fsync of a folder costs as much as writing the object.
    """
    return f"derived/{sha256[:2]}/{sha256}-{page:05d}-{recipe}"


def probe(name: str) -> str:
    """Return the key of an object of the WORM lock probe."""
    return f"{PROBES}{name}"


def is_probe(key: str) -> bool:
    """Return whether a key is one of the WORM lock probe."""
    return bool(_PROBE.fullmatch(key))


def is_witness(key: str) -> bool:
    """Return whether a key is that of a witness journal's entry."""
    return bool(_WITNESSED.fullmatch(key))


def is_outside_register(key: str) -> bool:
    """Return whether a key belongs to no row of the register: lock probes, witness journals."""
    return key.startswith((PROBES, WITNESS))


def original_of(key: str) -> str:
    """Return the key of the original a derivative was made from; "" for any other key."""
    found = _MADE.fullmatch(key)
    return original(found[1]) if found else ""
