"""What S3 servers answer in XML, where the client has no reader for it."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from storage.port import ObjectVersion


def field(page: bytes, tag: str) -> str:
    """Return the text of the first element called `tag` right under the root, or nothing."""
    return next((each.text or "" for each in _root(page) if _tag(each) == tag), "")


def rows(page: bytes, tag: str) -> list[dict[str, str]]:
    """Return the fields of each element called `tag` right under the root."""
    return [
        {_tag(part): part.text or "" for part in each}
        for each in _root(page)
        if _tag(each) == tag
    ]


def versions(page: bytes, key: str) -> list[ObjectVersion]:
    """Return what a page of versions says of `key`."""
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
    """Return a time such as `2026-11-25T04:49:52.009062746Z` in Unix seconds.

    Digits after the sixth of a second are dropped; the client's own reader refuses them.
    """
    whole, _, parts = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(whole).replace(tzinfo=UTC).timestamp() + float(f"0.{parts}")


def _root(page: bytes) -> ET.Element:
    return ET.fromstring(page)  # noqa: S314  our own server, as the client reads it


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
