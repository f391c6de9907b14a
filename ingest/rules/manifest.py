"""The list that may come with a batch (manifest.csv): what a person says of each file.

A list is help, not law: whatever is wrong in it is reported by line, and the rest is used.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from catalog.rules import classes
from ingest.rules.storable import storable

LARGEST = 5 * 1024 * 1024
"""Bytes; a larger list is not read."""

MOST_ROWS = 50_000
"""Rows; those beyond are not read, nor is what follows twice as many lines, blank or not."""

MOST_LINES = 10
"""Lines that one quoted row may span; more means a quote that was never closed."""

EARLIEST_YEAR = 1949
SHOWN = 80
"""Characters of a wrong value that are reported."""

_COLUMNS: Mapping[str, str] = {
    "file": "file",
    "文件": "file",
    "文件名": "file",
    "title": "title",
    "题名": "title",
    "class": "class",
    "类别": "class",
    "type": "type",
    "单证类型": "type",
    "文种": "type",
    "year": "year",
    "年度": "year",
    "policy_no": "policy_no",
    "保单号": "policy_no",
    "claim_no": "claim_no",
    "赔案号": "claim_no",
}
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """What the list says of one file; None where it says nothing, or nothing usable.

    Attributes:
        title: Title of the item.
        class_code: A class that holds items; the class of the type where only that is given.
        type_code: A document type.
        year: For the archive number.
        policy_no: As listed.
        claim_no: As listed.
        line: Line of the list, from 1.
    """

    title: str | None
    class_code: str | None
    type_code: str | None
    year: int | None
    policy_no: str | None
    claim_no: str | None
    line: int


@dataclass(frozen=True, slots=True)
class LineTrouble:
    """Something wrong in a list.

    Attributes:
        line: From 1; 0 where it is about the list as a whole.
        code: What is wrong, such as "class-unknown"; keys the text people see.
        value: The value meant, cut to `SHOWN` characters.
    """

    line: int
    code: str
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A list as understood.

    Attributes:
        rows: By file name, in the composed form (NFC) of Unicode.
        troubles: What is wrong, by line.
    """

    rows: Mapping[str, ManifestRow]
    troubles: tuple[LineTrouble, ...]


def parse(content: bytes, *, this_year: int) -> Manifest:
    """Understand a list; whatever the bytes are, the answer is a `Manifest`.

    UTF-8 or UTF-16 with a mark, UTF-8 without, or GB 18030; separated by `,`, `;` or tabs.
    The first line names the columns, in English or Chinese and in any order: file, title,
    class, type, year, policy_no, claim_no; 文件, 题名, 类别, 单证类型, 年度, 保单号, 赔案号.

    Args:
        content: The file's bytes.
        this_year: Later years are wrong.
    """
    if len(content) > LARGEST:
        return Manifest({}, (LineTrouble(0, "list-too-large", str(len(content))),))
    reading = _Reading(this_year)
    reading.read(storable(_decoded(content, reading.troubles)))
    troubles = sorted(reading.troubles, key=lambda trouble: trouble.line)
    return Manifest(MappingProxyType(reading.rows), tuple(troubles))


def _decoded(content: bytes, troubles: list[LineTrouble]) -> str:
    marked = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for encoding in (marked, "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    troubles.append(LineTrouble(0, "list-encoding"))
    return content.decode("utf-8-sig", errors="replace")


class _Reading:
    """One list while it is read: its rows and troubles so far."""

    def __init__(self, this_year: int) -> None:
        self.rows: dict[str, ManifestRow] = {}
        self.troubles: list[LineTrouble] = []
        self._this_year = this_year
        self._width = 0

    def read(self, text: str) -> None:
        lines = self._lines(text)
        header = next(lines, None)
        if header is None:
            self._trouble(0, "list-empty")
            return
        columns = self._columns(*header)
        if "file" not in columns:
            self._trouble(header[0], "file-column-missing")
            return
        for count, (line, cells) in enumerate(lines):
            if count == MOST_ROWS:
                self._trouble(line, "list-too-long", str(MOST_ROWS))
                return
            self._row(line, cells, columns)

    def _trouble(self, line: int, code: str, value: str = "") -> None:
        self.troubles.append(LineTrouble(line, code, value[:SHOWN]))

    def _lines(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Give each line that says anything, with its number; a record may span lines."""
        first = next((line for line in io.StringIO(text) if line.strip()), "")
        separator = max(_SEPARATORS, key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                self._trouble(line, "line-unreadable")
                continue
            if reader.line_num > 2 * MOST_ROWS:
                self._trouble(line, "list-too-long", str(MOST_ROWS))
                return
            if reader.line_num - line >= MOST_LINES:
                self._trouble(line, "quote-left-open", cells[0])
            elif any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]

    def _columns(self, line: int, cells: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        self._width = len(cells)
        for at, cell in enumerate(cells):
            name = _COLUMNS.get(_folded(cell).replace(" ", "_"))
            if cell and name is None:
                self._trouble(line, "column-unknown", cell)
            elif name in found:
                self._trouble(line, "column-double", cell)
            elif name is not None:
                found[name] = at
        return found

    def _row(self, line: int, cells: Sequence[str], columns: Mapping[str, int]) -> None:
        said = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        if any(beyond := cells[self._width :]):
            self._trouble(line, "line-too-long", "".join(beyond))
        file = unicodedata.normalize("NFC", said.get("file", ""))
        if not file:
            self._trouble(line, "file-missing")
        elif file in self.rows:
            self._trouble(line, "file-double", file)
        else:
            self.rows[file] = self._classed(line, said)

    def _classed(self, line: int, said: Mapping[str, str]) -> ManifestRow:
        """Fit class and type together; a type says more, so it wins over another class."""
        row = ManifestRow(
            title=said.get("title") or None,
            class_code=self._class(line, said.get("class", "")),
            type_code=self._type(line, said.get("type", "")),
            year=self._year(line, said.get("year", "")),
            policy_no=said.get("policy_no") or None,
            claim_no=said.get("claim_no") or None,
            line=line,
        )
        if row.type_code is None:
            return row
        own = classes.document_type(row.type_code).class_code
        if row.class_code not in (None, own):
            self._trouble(line, "class-of-another-type", said["class"])
        return replace(row, class_code=own)

    def _class(self, line: int, text: str) -> str | None:
        found = classes.find_class(text) if text else None
        if found is not None and classes.is_leaf(found.code):
            return found.code
        if text:
            self._trouble(line, "class-too-broad" if found else "class-unknown", text)
        return None

    def _type(self, line: int, text: str) -> str | None:
        found = classes.find_type(text) if text else None
        if text and found is None:
            self._trouble(line, "type-unknown", text)
        return found.code if found else None

    def _year(self, line: int, text: str) -> int | None:
        digits = re.fullmatch(r"([0-9]{4})年?(?:度)?", _folded(text))
        if digits and EARLIEST_YEAR <= int(digits[1]) <= self._this_year:
            return int(digits[1])
        if text:
            self._trouble(line, "year-wrong", text)
        return None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
