"""PDF pages that cost as much time as one likes: forms that draw forms that draw forms."""

from __future__ import annotations


def nested_forms(depth: int, calls: int = 10) -> bytes:
    """Return a PDF of one page that draws a line `calls` to the power of `depth` times."""
    body = b"/F Do " * calls
    forms = [b"0 0 m 9 9 l S", *(body for _ in range(depth))]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
        b"/Resources<</XObject<</F %d 0 R>>>>>>" % (5 + depth),
        b"<</Length 5>>stream\n/F Do\nendstream",
    ]
    for level, content in enumerate(forms):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (4 + level) if level else b""
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 200 200]%s/Length %d>>"
        objects.append(head % (inner, len(content)) + b"stream\n" + content + b"\nendstream")
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    made += b"trailer<</Root 1 0 R/Size %d>>\n" % (len(objects) + 1)
    return bytes(made + b"startxref\n%d\n%%%%EOF\n" % start)
