"""Parser of service addresses: `scheme://user:password@host:port/name`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """Address of a service.

    Attributes:
        scheme: Such as "postgresql" or "https".
        host: Host name or IP address.
        port: Port.
        name: Path without slashes around it: database, bucket or number; "" if there is none.
        user: User name; "" if there is none.
        password: Password; "" if there is none.
    """

    scheme: str
    host: str
    port: int
    name: str = ""
    user: str = ""
    password: str = ""

    @property
    def netloc(self) -> str:
        """Host and port, as clients expect them; an IPv6 address in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse(url: str, ports: dict[str, int]) -> Address:
    """Parse an address.

    Args:
        url: The address.
        ports: Allowed schemes, each with its default port.

    Raises:
        ValueError: It is invalid; the message names the fault, never the address, which may
            contain a password.
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
