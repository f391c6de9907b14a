"""Messages of defects of page images: description and advice."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

DEFECTS: Mapping[str, Text] = {
    "image-incomplete": (
        _("A part of the page is damaged in the file, so its image may not be whole."),
        _(
            "Look whether something is missing or distorted; copy the file again from where "
            "it came from, or scan the page again."
        ),
    ),
    "image-cropped-content": (
        _("Writing runs out of the image."),
        _("Scan again with all edges in sight; accept it if the paper itself ends there."),
    ),
    "own-text-differs": (
        _("The file's own text is not what the page shows; that part was read from the image."),
        _("Compare names and numbers with the image; correct what was misread, or accept it."),
    ),
    "no-text": (
        _("Something is on the page, but no text was read."),
        _("Accept it if it is a picture or a sketch; otherwise add the missing lines."),
    ),
    "unread-ink": (
        _("Most of what is on the page was not read as text."),
        _("Accept it if it is mostly pictures; otherwise add the missing lines."),
    ),
    "image-blur": (
        _("The writing is blurred."),
        _("Clean the glass, lay the sheet flat, and scan it again."),
    ),
    "image-dark": (
        _("The page is too dark."),
        _("Raise the brightness of the scanner, and scan the page again."),
    ),
    "image-light": (
        _("The writing hardly stands out from the paper."),
        _("Scan again in gray with more contrast; accept it if the paper itself is so faint."),
    ),
    "image-dpi": (
        _("The resolution is too low."),
        _("Set the scanner to the resolution of the profile, and scan the page again."),
    ),
    "image-skew": (
        _("The sheet lay askew."),
        _("Look whether a corner is missing; set the guides of the feeder to the paper."),
    ),
    "image-bleed-through": (
        _("The other side shows through."),
        _("Lay a black sheet behind the page, and scan it again."),
    ),
    "image-black-border": (
        _("A wide black border surrounds the sheet."),
        _("Look whether the sheet is whole; set the scanner to the size of the paper."),
    ),
    "image-upside-down": (
        _("The sheet was fed upside down."),
        _("Look whether the page is shown upright; turn the stack the next time."),
    ),
    "image-colour": (
        _("The scan has no colour."),
        _("Scan again in colour if the paper has a red head, a seal or a photograph."),
    ),
}
