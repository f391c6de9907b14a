"""Parsing of S3's XML responses, where the client has no reader for them."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from storage.port import ObjectVersion


def field(page: bytes, tag: str) -> str:
    """Return the text of the first element `tag` directly under the root; "" if none."""
    return next((each.text or "" for each in _root(page) if _tag(each) == tag), "")


def rows(page: bytes, tag: str) -> list[dict[str, str]]:
    """Return the child fields of each element `tag` directly under the root."""
    return [
        {_tag(part): part.text or "" for part in each}
        for each in _root(page)
        if _tag(each) == tag
    ]


def versions(page: bytes, key: str) -> list[ObjectVersion]:
    """Return the versions of `key` listed on a page of a ListObjectVersions response."""
    return [
        ObjectVersion(
            id=each["VersionId"],
            size=int(each.get("Size") or 0),
            kept_at=seconds(each["LastModified"]),
            marker=tag == "DeleteMarker",
            current=each["IsLatest"] == "true",
        )
        for tag in ("Version", "DeleteMarker")
        for each in rows(page, tag)
        if each["Key"] == key
    ]


def seconds(text: str) -> float:
    """Parse a time such as `2026-11-25T04:49:52.009062746Z`; return Unix seconds.

    Digits after the sixth of a second are dropped; the client's own reader refuses them.
    """
    whole, _, parts = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(whole).replace(tzinfo=UTC).timestamp() + float(f"0.{parts}")


def _root(page: bytes) -> ET.Element:
    return ET.fromstring(page)  # noqa: S314  our own server, as the client reads it


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
