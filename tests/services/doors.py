"""A site each of whose servers is behind a door of its own."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from tests import services
from tests.proxy import Door, proxy

ADDRESSES = {
    "database": "LANTAI_DATABASE_URL",
    "broker": "LANTAI_BROKER_URL",
    "store": "LANTAI_STORE_URL",
    "index": "LANTAI_INDEX_URL",
}
"""Setting that says where each part is."""


@contextmanager
def behind_doors(
    **more: str,
) -> Generator[tuple[dict[str, Door], dict[str, str]], None, None]:
    """Give the doors by part, and settings that lead through them."""
    with ExitStack() as stack:
        site = stack.enter_context(services.site(**more))
        doors, settings = {}, dict(site.settings)
        for part, name in ADDRESSES.items():
            at = urlsplit(settings[name])
            assert at.port is not None
            doors[part] = stack.enter_context(proxy(str(at.hostname), at.port))
            who, _, _where = at.netloc.rpartition("@")
            netloc = f"{who}@127.0.0.1" if who else "127.0.0.1"
            settings[name] = at._replace(netloc=f"{netloc}:{doors[part].port}").geturl()
        yield doors, settings
