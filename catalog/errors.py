"""Errors of the register.

* CatalogError
  x ItemMissing   no item has this number, or the person may not see it: not distinguished
  x NumberingHeld no number may be assigned at this moment (transient)
    x MarksMissing    no mark records which numbers were assigned last (for a person)
    x RegisterBehind  numbers were assigned that the register lacks
  x LastTooLow    the register or a mark holds a number above the one named as last
  x LastFarAway   so many numbers would become void that confirmation is needed
  x ReasonMissing an act that needs a reason has none
  x SeriesUnknown no number of this series was ever assigned
  x NothingToAccept  every anchor of the ledger agrees with it
  x NoAnchorLine     the text is not the line of an anchor
"""

from __future__ import annotations


class CatalogError(Exception):
    """Base of every error this package raises outside its rules."""

    transient = False
    code = "catalog"


class ItemMissing(CatalogError):
    """No item has this number, or the person may not see it."""

    code = "item-missing"


class NumberingHeld(CatalogError):
    """No number may be assigned at this moment."""

    transient = True
    code = "numbering-held"


class MarksMissing(NumberingHeld):
    """Numbers were assigned, but no mark outside of the database records the last ones."""

    code = "number-marks-missing"


class RegisterBehind(NumberingHeld):
    """Numbers were assigned that the register lacks, as after a restored backup."""

    code = "number-register-behind"


class LastTooLow(CatalogError):
    """The register or a mark holds a number above the one named as last."""

    code = "number-last-too-low"


class LastFarAway(CatalogError):
    """The number named as last would make very many numbers void."""

    code = "number-last-far-away"


class ReasonMissing(CatalogError):
    """An act that needs a reason has none: voiding a number, or accepting a loss."""

    code = "number-reason-missing"


class SeriesUnknown(CatalogError):
    """No number of this series was ever assigned."""

    code = "number-series-unknown"


class NothingToAccept(CatalogError):
    """Every anchor of the ledger agrees with it."""

    code = "ledger-nothing-to-accept"


class NoAnchorLine(CatalogError):
    """The text is not the line of an anchor."""

    code = "ledger-no-anchor-line"
