"""Messages of unsupported files: description and advice."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

FOREIGN: Mapping[str, Text] = {
    "not-an-intake-format": (
        _("This is no format that is taken in."),
        _("If it is paper, save or print it as PDF and feed that."),
    ),
    "picture-format": (
        _("Pictures in this format are not taken in."),
        _("Save it as JPEG, PNG or PDF and feed that."),
    ),
    "ofd-document": (
        _("OFD files are not taken in."),
        _("Open it in an OFD reader, save or print it as PDF, and feed that."),
    ),
    "office-document": (
        _("Documents of office programs are not taken in."),
        _(
            "Save it as PDF and feed that; if it is the list of a batch, save it as "
            "manifest.csv (CSV UTF-8)."
        ),
    ),
    "page-document": (
        _("Documents in this format are not taken in."),
        _("Open it in its program, save or print it as PDF, and feed that."),
    ),
    "text-document": (
        _("Text files are not taken in."),
        _("If it belongs to the papers, print it as PDF and feed that."),
    ),
    "mail-message": (
        _("Mail messages are not taken in, nor what is attached to them."),
        _("Print the message as PDF, save its attachments, and feed both."),
    ),
    "packed-files": (
        _("Packed files are not taken in."),
        _("Unpack it and feed the folder."),
    ),
    "recording": (
        _("Recordings of sound or pictures are not taken in."),
        _("Keep it where your company keeps recordings; what was written down of it is paper."),
    ),
    "list-as-spreadsheet": (
        _("This list is a spreadsheet, so nothing in it was used."),
        _("Save it as manifest.csv (CSV UTF-8) in the same folder, and feed the folder again."),
    ),
    "system-file": (
        _("A system left this file for itself; it is no paper."),
        _("Nothing needs to be done."),
    ),
    "system-files-passed": (
        _("Files that systems left for themselves, or threw away, were passed over."),
        _("Nothing needs to be done."),
    ),
    "unfinished-download": (
        _("This file was not fetched to its end, so it was not taken in."),
        _("Finish the download and feed the whole file."),
    ),
    "list-not-used": (
        _("Two lists lie in one folder; only one was used."),
        _("Put all lines into the list named here, and take the other out."),
    ),
}
