"""What a rule of the register can refuse.

* NumberingError
  x TemplateRefused   a template for archive numbers cannot be read without doubt
  x PartRefused       one part of an archive number has a form the standard does not know
  x SeriesFull        the running number no longer fits its width (for a person)
"""

from __future__ import annotations


class NumberingError(Exception):
    """Base of every error about archive numbers."""

    transient = False
    """Whether the same call may succeed later."""

    code = "numbering"
    """What people are told."""


class TemplateRefused(NumberingError):
    """The template cannot be read back without doubt, so it may number nothing."""

    code = "number-template-refused"

    def __init__(self, template: str, fault: str) -> None:
        super().__init__(template, fault)
        self.template = template
        self.fault = fault


class PartRefused(NumberingError):
    """A part is missing or has a form that DA/T 13-2022 does not know."""

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
