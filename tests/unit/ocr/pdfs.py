"""Writes small PDFs by hand, so that each test says what is in them."""

from __future__ import annotations

import zlib

HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def write(path, content, *, image=None, box=(0, 0, 595, 842), extra=b""):
    """Write one page; `image` (Pillow, gray) is drawn by `/I Do`, the font is `/F`."""
    resources = b"/Font<</F 5 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"",
        stream(b"", content),
        HELVETICA,
    ]
    if image is not None:
        head = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % image.size
        head += b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
        objects.append(stream(head, zlib.compress(image.tobytes())))
        resources += b"/XObject<</I 6 0 R>>"
    objects[2] = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[%d %d %d %d]" % box
        + extra
        + b"/Contents 4 0 R/Resources<<"
        + resources
        + b">>>>"
    )
    path.write_bytes(joined(objects))


def stream(head, body):
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (head, len(body), body)


def joined(objects):
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
