"""Addresses of services, as people write them: `scheme://user:password@host:port/name`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service is.

    Attributes:
        scheme: Such as "postgresql" or "https".
        host: Name or number of its machine.
        port: Its port.
        name: Path without slashes around it: database, bucket, number; "" where none is said.
        user: "" where none is said.
        password: "" where none is said.
    """

    scheme: str
    host: str
    port: int
    name: str = ""
    user: str = ""
    password: str = ""

    @property
    def netloc(self) -> str:
        """Host and port, as clients take them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse(url: str, ports: dict[str, int]) -> Address:
    """Read an address.

    Args:
        url: As it was set.
        ports: Schemes that may be used, each with the port it means where none is said.

    Raises:
        ValueError: It is no such address; the text names what is wrong, never the address,
            for a password may stand in it.
    """
    parts = urlsplit(url)
    if parts.scheme not in ports:
        raise ValueError(f"begins with none of {', '.join(f'{each}://' for each in ports)}")
    try:
        port = parts.port or ports[parts.scheme]
    except ValueError:
        raise ValueError("its port is no number") from None
    if not parts.hostname:
        raise ValueError("names no host")
    return Address(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port,
        name=unquote(parts.path.strip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
