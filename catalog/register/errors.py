"""Errors of archive numbers.

* NumberingError
  x TemplateRefused   a template for archive numbers is invalid or ambiguous
  x PartRefused       a part of an archive number has a form that the standard does not allow
  x SeriesFull        the running number no longer fits its width (for a person)
"""

from __future__ import annotations


class NumberingError(Exception):
    """Base of every error about archive numbers."""

    transient = False
    """True if the same call may succeed later."""

    code = "numbering"
    """Stable code of the error; `web.errors.messages` turns it into a sentence."""


class TemplateRefused(NumberingError):
    """The template is invalid, or its numbers could not be parsed unambiguously."""

    code = "number-template-refused"

    def __init__(self, template: str, fault: str) -> None:
        super().__init__(template, fault)
        self.template = template
        self.fault = fault


class PartRefused(NumberingError):
    """A part is missing or has a form that DA/T 13-2022 does not allow."""

    code = "number-part-refused"

    def __init__(self, part: str, value: object) -> None:
        super().__init__(part, value)
        self.part = part
        self.value = value


class SeriesFull(NumberingError):
    """The running number is wider than its series allows; a new series is needed."""

    code = "number-series-full"

    def __init__(self, series: str, number: int) -> None:
        super().__init__(series, number)
        self.series = series
        self.number = number
