"""What can go wrong with the register.

* CatalogError
  x ItemMissing   no item has this number, or the person may not see it: the two look the same
  x NumberingHeld no number may be given at this moment (transient)
    x MarksMissing    nothing here says which numbers were given last (for a person)
    x RegisterBehind  numbers were given that the register does not know
  x LastTooLow    a number above the one that was named is in the register
  x LastFarAway   so many numbers are not made void without being asked twice
  x ReasonMissing a number is made void without a reason
  x SeriesUnknown no number of this series was ever given
  x NothingToAccept  every anchor of the ledger agrees with it
  x NoAnchorLine     what was given is no line of an anchor
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
    """No number may be given at this moment."""

    transient = True
    code = "numbering-held"


class MarksMissing(NumberingHeld):
    """Numbers were given, and outside of the database nothing says up to which."""

    code = "number-marks-missing"


class RegisterBehind(NumberingHeld):
    """Numbers were given that the register does not know, as after a restored backup."""

    code = "number-register-behind"


class LastTooLow(CatalogError):
    """The number that was named as the last one stands below one in the register."""

    code = "number-last-too-low"


class LastFarAway(CatalogError):
    """The number that was named as the last one would make very many void."""

    code = "number-last-far-away"


class ReasonMissing(CatalogError):
    """A number is made void without a reason."""

    code = "number-reason-missing"


class SeriesUnknown(CatalogError):
    """No number of this series was ever given."""

    code = "number-series-unknown"


class NothingToAccept(CatalogError):
    """Every anchor of the ledger agrees with it."""

    code = "ledger-nothing-to-accept"


class NoAnchorLine(CatalogError):
    """What was given is no line of an anchor."""

    code = "ledger-no-anchor-line"
