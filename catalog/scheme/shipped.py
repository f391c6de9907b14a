"""The class scheme that Lantai comes with."""

from __future__ import annotations

from catalog.scheme.class_scheme import ClassScheme
from catalog.scheme.class_table import CLASSES
from catalog.scheme.type_table import TYPES

SHIPPED = ClassScheme.of(CLASSES, TYPES)
"""Planted into the tables of every archive, see `catalog.scheme.actions`."""
