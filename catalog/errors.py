"""What can go wrong with the register.

* CatalogError
  x ItemMissing   no item has this number, or the person may not see it: the two look the same
"""

from __future__ import annotations


class CatalogError(Exception):
    """Base of every error this package raises outside its rules."""

    transient = False
    code = "catalog"


class ItemMissing(CatalogError):
    """No item has this number, or the person may not see it."""

    code = "item-missing"
