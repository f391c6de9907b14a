"""Classification of unsupported formats by file name extension."""

from __future__ import annotations

from collections.abc import Mapping

OTHER = "not-an-intake-format"
"""Code of a file of no known format."""

SPREADSHEET_LIST = "list-as-spreadsheet"
"""Code of a manifest saved as a spreadsheet."""

_FORMATS = {
    "picture-format": "heics avif jxl jxr wdp hdp psd psb xcf dng "
    "cr2 cr3 nef arw orf rw2 raf raw tga pcx pbm pgm ppm pnm djvu djv svg emf wmf jbig2 jb2",
    "ofd-document": "ofd",
    "office-document": "doc docx docm dot dotx rtf wps wpt xls xlsx xlsm xlsb et ett ppt pptx "
    "pps ppsx dps odt ods odp odg pages numbers key vsd vsdx pub wpd",
    "page-document": "xps oxps ps eps ai ceb cebx caj kdh nh epub mobi azw3 dwg dxf indd",
    "text-document": "txt text md markdown log csv tsv json xml htm html xhtml mht mhtml tex",
    "mail-message": "eml msg mbox emlx pst ost tnef",
    "packed-files": "zip rar 7z tar gz tgz bz2 tbz xz txz zst cab iso arj lzh",
    "recording": "mp3 wav m4a aac amr wma ogg flac mp4 m4v mov avi mkv wmv flv 3gp mpg mpeg",
}

CODES: Mapping[str, str] = {
    extension: code for code, names in _FORMATS.items() for extension in names.split()
}
"""Code by lower-case extension; the intake looks up only those `ocr.formats` rejects."""

_LIST = "manifest"
_TABLES = frozenset({"xls", "xlsx", "xlsm", "xlsb", "et", "ods", "numbers", "txt", "tsv"})


def code_of(name: str) -> str:
    """Return the message code for a file that is not taken in.

    Args:
        name: Its name without folders.
    """
    stem, dot, extension = name.casefold().rpartition(".")
    if not dot:
        return OTHER
    if stem == _LIST and extension in _TABLES:
        return SPREADSHEET_LIST
    return CODES.get(extension, OTHER)
