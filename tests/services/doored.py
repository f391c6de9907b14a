"""A door before each server of an installation, which tests make slow or shut."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.proxy import Door, proxy
from tests.services import Site, site

PARTS = {
    "database": "LANTAI_DATABASE_URL",
    "store": "LANTAI_STORE_URL",
    "index": "LANTAI_INDEX_URL",
    "broker": "LANTAI_BROKER_URL",
}
"""Which setting says where a part of an installation is."""

How = Mapping[str, float | bool]

DOWN, HUNG, SLOW = {"cut": True}, {"hung": True}, {"delay_s": 10.0}
"""What becomes of a door, and so of the server behind it."""

OPEN = {"cut": False, "hung": False, "delay_s": 0.0}


@dataclass(frozen=True, slots=True)
class Doored:
    """An installation that reaches its servers through doors only.

    Attributes:
        site: With the addresses of the doors.
        straight: The same with the addresses of the servers, to look behind its back.
        doors: By the name of the part that is behind it.
    """

    site: Site
    straight: Site
    doors: Mapping[str, Door]

    @contextmanager
    def trouble(self, part: str, how: How) -> Generator[None, None, None]:
        """Have trouble with a part while the context lasts."""
        door = self.doors[part]
        _set(door, how)
        try:
            yield
        finally:
            _set(door, OPEN)


@contextmanager
def behind_doors(**more: str) -> Generator[Doored, None, None]:
    """Give an empty installation behind doors; it ends with the context.

    Args:
        more: Further `LANTAI_…` variables.
    """
    with site(**more) as straight, ExitStack() as stack:
        chosen = dict(straight.settings)
        doors = {}
        for part, name in PARTS.items():
            doors[part] = stack.enter_context(_before(chosen[name]))
            chosen[name] = _led_through(chosen[name], doors[part])
        yield Doored(Site(straight.name, chosen), straight, doors)


def _before(url: str) -> AbstractContextManager[Door]:
    at = urlsplit(url)
    assert at.hostname is not None
    assert at.port is not None
    return proxy(at.hostname, at.port)


def _led_through(url: str, door: Door) -> str:
    at = urlsplit(url)
    who, _, _ = at.netloc.rpartition("@")
    here = f"127.0.0.1:{door.port}"
    return at._replace(netloc=f"{who}@{here}" if who else here).geturl()


def _set(door: Door, how: How) -> None:
    for name, value in how.items():
        setattr(door, name, value)
