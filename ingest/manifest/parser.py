"""Parser of the manifest (manifest.csv) of a batch, which describes its files.

Errors are reported by line, and the rest is used; parsing never fails.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from catalog.scheme.class_scheme import ClassScheme
from ingest.manifest import cells as manifest_cells
from ingest.text.database_text import storable
from search.normalise import normalise

LARGEST = 5 * 1024 * 1024
"""Maximum size in bytes; a larger manifest is not parsed."""

MOST_ROWS = 50_000
"""Maximum number of rows; parsing also ends after twice as many lines, blank or not."""

MOST_LINES = 10
"""Maximum number of lines in a quoted row; more means an unclosed quote."""

EARLIEST_YEAR = 1949
SHOWN = 80
"""Maximum length of a reported value, in characters."""

LONGEST: Mapping[str, int] = {"title": 300, "policy_no": 60, "claim_no": 60}
"""Maximum length of values in the register, in characters, by column."""

_NAMES: Mapping[str, str] = {
    "file": "file 文件 文件名 文件名称 档名",
    "title": "title 题名 标题",
    "class": "class 类别 类目",
    "type": "type 单证类型 文种",
    "year": "year 年度 年份",
    "policy_no": "policy_no 保单号 保单号码",
    "claim_no": "claim_no 赔案号 赔案号码",
}
_COLUMNS: Mapping[str, str] = {
    normalise(name).text: column for column, names in _NAMES.items() for name in names.split()
}
"""Column by name in normal form, which is the same for traditional Chinese."""

_SEPARATORS = ",;\t"
_SAID_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""First line that declares the separator for spreadsheets."""


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """Values for one file; None where a value is missing or not usable.

    Attributes:
        title: Title of the item.
        class_code: Code of a leaf class; that of the type, if a type is given.
        type_code: Code of a document type.
        year: Year of the archive number.
        policy_no: As listed.
        claim_no: As listed.
        line: Line of the manifest, from 1.
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
    """An error in a manifest.

    Attributes:
        line: Line from 1; 0 for the manifest as a whole.
        code: Code of the error, such as "class-unknown"; key of its message.
        value: The wrong value, cut to `SHOWN` characters.
    """

    line: int
    code: str
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A parsed manifest.

    Attributes:
        rows: Rows by file name, in Unicode NFC.
        troubles: Errors in order of lines.
    """

    rows: Mapping[str, ManifestRow]
    troubles: tuple[LineTrouble, ...]


def parse(content: bytes, scheme: ClassScheme, *, this_year: int) -> Manifest:
    """Parse a manifest; never fails, whatever the bytes are.

    The encoding is UTF-8 or UTF-16 with a byte order mark, UTF-8 without, or GB 18030; the
    separator is `,`, `;`, tab, or that of a line `sep=`. The first line names the columns, in
    English or Chinese and in any order: file, title, class, type, year, policy_no, claim_no;
    文件, 题名, 类别, 单证类型, 年度, 保单号, 赔案号, simplified or traditional.

    Args:
        content: The file's bytes.
        scheme: Classes and document types.
        this_year: Latest valid year.
    """
    if len(content) > LARGEST:
        return Manifest({}, (LineTrouble(0, "list-too-large", str(len(content))),))
    reading = _Reading(scheme, this_year)
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
    """State of parsing one manifest: its rows and errors so far."""

    def __init__(self, scheme: ClassScheme, this_year: int) -> None:
        self.rows: dict[str, ManifestRow] = {}
        self.troubles: list[LineTrouble] = []
        self._scheme, self._this_year = scheme, this_year
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
        """Yield first line, from 1, and cells of each non-blank row; a row may span lines."""
        first = next((line for line in io.StringIO(text) if line.strip()), "")
        said = _SAID_SEPARATOR.fullmatch(first)
        separator = said[1] if said else max(_SEPARATORS, key=partial(_fitness, first))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        if said:
            next(cells for cells in reader if any(cells))
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
                yield line, [manifest_cells.plain(cell) for cell in cells]

    def _columns(self, line: int, cells: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        self._width = len(cells)
        for at, cell in enumerate(cells):
            name = _COLUMNS.get(normalise(cell).text)
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
        """Build a row; a document type takes precedence over a contradicting class."""
        row = ManifestRow(
            title=self._title(line, said.get("title", "")),
            class_code=self._class(line, said.get("class", "")),
            type_code=self._type(line, said.get("type", "")),
            year=self._year(line, said.get("year", "")),
            policy_no=self._number(line, said, "policy_no"),
            claim_no=self._number(line, said, "claim_no"),
            line=line,
        )
        if row.type_code is None:
            return row
        own = self._scheme.document_type(row.type_code).class_code
        if row.class_code not in (None, own):
            self._trouble(line, "class-of-another-type", said["class"])
        return replace(row, class_code=own)

    def _title(self, line: int, text: str) -> str | None:
        """Return a title, cut to its maximum length; None for a formula error."""
        if manifest_cells.is_error(text):
            self._trouble(line, "cell-error", text)
            return None
        if len(text) > LONGEST["title"]:
            self._trouble(line, "title-cut", text)
        return text[: LONGEST["title"]] or None

    def _number(self, line: int, said: Mapping[str, str], column: str) -> str | None:
        """Return a number if it is intact: part of a number would find the wrong papers."""
        text = manifest_cells.number(said.get(column, ""))
        wrong = manifest_cells.spoilt(text)
        if wrong is None and len(text) > LONGEST[column]:
            wrong = "number-too-long"
        if wrong:
            self._trouble(line, wrong, text)
            return None
        return text or None

    def _class(self, line: int, text: str) -> str | None:
        scheme = self._scheme
        found = scheme.find_class(text) or scheme.find_class(normalise(text).text)
        if found is not None and scheme.is_leaf(found.code):
            return found.code
        if text:
            self._trouble(line, "class-too-broad" if found else "class-unknown", text)
        return None

    def _type(self, line: int, text: str) -> str | None:
        scheme = self._scheme
        found = scheme.find_type(text) or scheme.find_type(normalise(text).text)
        if text and found is None:
            self._trouble(line, "type-unknown", text)
        return found.code if found else None

    def _year(self, line: int, text: str) -> int | None:
        digits = re.fullmatch(r"([0-9]{4})年?(?:度)?", _folded(manifest_cells.number(text)))
        if digits and EARLIEST_YEAR <= int(digits[1]) <= self._this_year:
            return int(digits[1])
        if text:
            self._trouble(line, "year-wrong", text)
        return None


def _fitness(line: str, separator: str) -> tuple[int, int]:
    """Rate a separator: number of column names it separates, then number of occurrences."""
    cells = (cell.strip() for cell in line.split(separator))
    alone = (cell for cell in cells if not any(other in cell for other in _SEPARATORS))
    return sum(normalise(cell).text in _COLUMNS for cell in alone), line.count(separator)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
