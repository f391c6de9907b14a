"""The shipped class scheme."""

from __future__ import annotations

from catalog.scheme.class_scheme import ClassScheme
from catalog.scheme.class_table import CLASSES
from catalog.scheme.type_table import TYPES

SHIPPED = ClassScheme.of(CLASSES, TYPES)
"""Created in the tables of every archive, see `catalog.scheme.actions`."""
