"""The outermost layer of a PDF: objects, cross references, trailer (ISO 32000-1, 7.5)."""

from __future__ import annotations

import zlib


class PdfFile:
    """Numbered objects, and the table that says where each of them begins."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def reserve(self) -> int:
        """A number for an object that is put later."""
        self.bodies.append(b"")
        return len(self.bodies)

    def put(self, body: str | bytes, at: int | None = None) -> int:
        """Put an object, at a reserved number or a new one; returns the number."""
        at = at or self.reserve()
        self.bodies[at - 1] = body if isinstance(body, bytes) else body.encode("ascii")
        return at

    def stream(self, data: bytes, entries: str = "") -> int:
        """Put a compressed stream with further dictionary entries; returns its number."""
        packed = zlib.compress(data, 9)
        head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        return self.put(head.encode("ascii") + packed + b"\nendstream")

    def finish(self, root: int) -> bytes:
        """The file, for the number of its catalogue; nothing can be put afterwards."""
        out, places = bytearray(b"%PDF-1.7\n%\xe5\x85\xb0\xe5\x8f\xb0\n"), []
        info = self.put("<< /Producer (Policy Printer) /CreationDate (D:20240301090000Z) >>")
        for no, body in enumerate(self.bodies, 1):
            places.append(len(out))
            out += f"{no} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
        trailer = f"<< /Size {len(places) + 1} /Root {root} 0 R /Info {info} 0 R >>"
        out += f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)
