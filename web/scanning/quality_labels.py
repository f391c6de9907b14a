"""Labels of scan profiles, defects, measured values and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ingest.models import Page, Settled
from ingest.quality import defects
from ingest.quality.profile_table import PROFILES
from ingest.quality.scan_profile import ScanProfile


def profile(found: ScanProfile) -> str:
    """Return the name of a scan profile in the active language."""
    return found.en if get_language() == "en" else found.zh


def profiles() -> list[tuple[str, str]]:
    """Return code and name of every scan profile."""
    return [(code, profile(found)) for code, found in PROFILES.items()]


def label(code: str) -> str:
    """Return the short label of a defect; its code if it has none."""
    return {
        defects.INCOMPLETE: _("incomplete"),
        defects.CROPPED_CONTENT: _("cut off"),
        defects.BLUR: _("blurred"),
        defects.DARK: _("too dark"),
        defects.LIGHT: _("too faint"),
        defects.DPI: _("low resolution"),
        defects.SKEW: _("askew"),
        defects.BLEED_THROUGH: _("shows through"),
        defects.BLACK_BORDER: _("black border"),
        defects.UPSIDE_DOWN: _("upside down"),
        defects.COLOUR: _("no colour"),
        defects.OWN_TEXT_DIFFERS: _("own text differs"),
        defects.NO_TEXT: _("no text"),
        defects.UNREAD_INK: _("partly unread"),
    }.get(code, code)


def measured(defect: Mapping[str, Any], page: Page) -> str:
    """Return measured value and limit of a defect, in words."""
    values = {
        defects.INCOMPLETE: _("the data of the page are damaged"),
        defects.CROPPED_CONTENT: _("at the edge: %(edges)s"),
        defects.BLUR: _("sharpness %(value).3g (at least %(limit).3g)"),
        defects.DARK: _("brightness %(value).3g (at least %(limit).3g)"),
        defects.LIGHT: _("contrast %(value).3g (at least %(limit).3g)"),
        defects.DPI: _("%(value)d dpi (at least %(limit)d dpi)"),
        defects.SKEW: _("%(value).3g° (at most %(limit).3g°)"),
        defects.BLEED_THROUGH: _("by %(value).3g (at most %(limit).3g)"),
        defects.BLACK_BORDER: _("%(percent).3g%% of the image (at most %(most).3g%%)"),
        defects.UPSIDE_DOWN: _("by %(value)d°"),
        defects.COLOUR: _("the profile asks for colour"),
        defects.OWN_TEXT_DIFFERS: _("%(percent).3g%% of the file's own text was not believed"),
        defects.NO_TEXT: _("%(percent).3g%% of the image carries ink"),
        defects.UNREAD_INK: _("%(percent).3g%% of the image carries ink that was not read"),
    }.get(defect["code"], "")
    more = {
        "percent": 100 * defect["value"],
        "most": 100 * defect["limit"],
        "edges": _(", ").join(
            _edge(name) for name in (page.measures or {}).get("cut_edges", ())
        ),
    }
    said = values % {**defect, **more}
    guessed = page.measures and page.measures.get("dpi_stated") is False
    if defect["code"] == defects.DPI and guessed:
        # The file states no resolution; see `ocr.imaging.measuring`.
        return _("%(measured)s (reckoned for A4)") % {"measured": said}
    return said


def _edge(name: str) -> str:
    return {
        "left": _("left"),
        "top": _("top"),
        "right": _("right"),
        "bottom": _("bottom"),
    }.get(name, name)


REASONS = ("legible", "paper", "only")
"""Reasons to accept a page; no free text, since the ledger is permanent."""


def reason(detail: Mapping[str, Any]) -> str:
    """Return the label of the reason in a ledger entry; "" if it has none."""
    return why(str(detail.get("reason", "")))


def why(code: str) -> str:
    """Return the label of a reason to accept a page; "" if it is unknown."""
    return {
        "legible": _("everything on it can be read"),
        "paper": _("the paper itself is like this"),
        "only": _("a better scan cannot be had"),
    }.get(code, "")


def decision(settled: str) -> str:
    """Return the label of a decision about a page; "" if there is none."""
    return {
        str(Settled.ACCEPTED): _("accepted as it is"),
        str(Settled.RESCAN): _("on the list to scan again"),
    }.get(settled, "")
