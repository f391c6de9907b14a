"""Messages of all codes."""

from __future__ import annotations

from collections.abc import Mapping

from web.errors.texts import Text
from web.errors.texts.corrections import CORRECTIONS
from web.errors.texts.defects import DEFECTS
from web.errors.texts.exports import EXPORTS
from web.errors.texts.fixity import FIXITY
from web.errors.texts.foreign_formats import FOREIGN
from web.errors.texts.intake import INTAKE
from web.errors.texts.machine import MACHINE
from web.errors.texts.manifest import MANIFEST
from web.errors.texts.reading import ODD, READING
from web.errors.texts.register import REGISTER
from web.errors.texts.relocation import RELOCATION
from web.errors.texts.restore_check import RESTORE_CHECK
from web.search.query_notes import QUERIES

TEXTS: Mapping[str, Text] = {
    **INTAKE,
    **FOREIGN,
    **MANIFEST,
    **READING,
    **CORRECTIONS,
    **ODD,
    **DEFECTS,
    **MACHINE,
    **QUERIES,
    **FIXITY,
    **RESTORE_CHECK,
    **REGISTER,
    **EXPORTS,
    **RELOCATION,
}
