"""Messages of intake: uploads, folders and batches."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

INTAKE: Mapping[str, Text] = {
    "duplicate": (
        _("The archive holds these bytes already."),
        _("Nothing needs to be done; use the number shown."),
    ),
    "duplicate-unfiled": (
        _("The archive holds these bytes already; they are not filed yet."),
        _("Nothing needs to be done; the number will be shown here."),
    ),
    "not-a-file": (
        _("This is not an ordinary file, so it was not taken in."),
        _("Nothing needs to be done."),
    ),
    "not-what-it-claims": (
        _("The name says it is a scan, but the content is something else."),
        _("Open it on the computer it came from, save it again as TIFF or PDF, or scan again."),
    ),
    "empty-file": (
        _("The file is empty."),
        _("Copy it again from the scanner, or scan again."),
    ),
    "file-too-large": (
        _("The file is larger than the upload limit."),
        _("Split it, or let an administrator raise LANTAI_UPLOAD_LIMIT_MIB."),
    ),
    "cannot-open": (
        _("The file could not be opened."),
        _("Check that it is still there and may be read, then feed it again."),
    ),
    "path-missing": (
        _("There is no such file or folder."),
        _("Check the path and run the command again."),
    ),
    "interrupted": (
        _("Stopped before the end; nothing is lost."),
        _("Run the same command again to go on."),
    ),
    "type-missing": (
        _("There is no such document type."),
        _("Write a code or a name of a document type, as the list of classes has it."),
    ),
    "batch-missing": (
        _("There is no such batch."),
        _("Run “lantai batch” without a number to see the newest one."),
    ),
    "batch-closed": (
        _("This batch is closed and takes no more files."),
        _("Send the file again; it then goes into a new batch."),
    ),
    "manifest-alone": (
        _("manifest.csv is a list and no scan; by itself it was not used."),
        _("Drop it together with the files, or the folder, that it names."),
    ),
    "nothing-to-retry": (
        _("Nothing there waits for a person."),
        _("Run “lantai batch” to see what was set aside."),
    ),
    "batch-not-named": (
        _("A scan profile is chosen for one batch, and none is named."),
        _("Name the batch with --batch."),
    ),
    "nothing-to-settle": (
        _("This page does not wait for this decision."),
        _("Reload the list; somebody else may have decided."),
    ),
    "ingest": (_("The intake failed."), _("Run the same command again.")),
}
