"""Messages of exports."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

EXPORTS: Mapping[str, Text] = {
    "pages-unread": (
        _("A page of this item has not been read, and nothing leaves with a page missing."),
        _("Wait until it is read, or look under what was set aside."),
    ),
    "not-archivable": (
        _("A page of this item cannot be put into a PDF/A."),
        _("Take the original file, and tell us about it."),
    ),
    "other-file-there": (
        _("A file of the same name and other content lies there; nothing was written."),
        _("Choose another folder, or move that file away."),
    ),
    "folder-not-writable": (
        _("The folder cannot be made or written."),
        _("Choose another folder, or check its rights and its free space."),
    ),
    "too-long-for-browser": (
        _("This item has too many pages to be handed out in the browser."),
        _("Let an administrator run “lantai export”."),
    ),
    "leaving": (_("The export failed."), _("Run the same command again.")),
}
