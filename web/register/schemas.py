"""JSON schemas of archive numbers: series, their marks, numbers whose records are lost."""

from __future__ import annotations

from catalog.register.high_water import Series, Stand
from web.schema import Schema


class SeriesSchema(Schema):
    """A series of archive numbers, compared with its high-water mark."""

    series: str
    last: int
    """Last running number in the register."""
    marked: int
    """Last running number by the high-water mark; 0 if there is none."""
    stand: Stand

    @classmethod
    def of(cls, series: Series) -> SeriesSchema:
        """Return the JSON object of a series."""
        return cls(
            series=series.name,
            last=series.last,
            marked=max(series.marked, 0),
            stand=series.stand,
        )


class LostNumberSchema(Schema):
    """A number given to a paper whose record is lost."""

    number: str
    given_at: str | None
    """ISO 8601 to the second, with the offset of `time_zone`."""
    reason: str
    """Code of why it is void, or will be with the next filing in its series."""
    originals: tuple[str, ...]
    """SHA-256 of its files."""
    now: str | None
    """Number under which the same files are filed now; null if they are not."""


class NumbersSchema(Schema):
    """State of all series by register and high-water marks."""

    well: bool
    """Whether every series agrees with its mark."""
    series: tuple[SeriesSchema, ...]
    void: int
    """Number of numbers voided by people."""
    lost: tuple[LostNumberSchema, ...]
    made_void: tuple[str, ...]
    """Numbers voided by this command."""
