"""Messages of reading pages and of findings about their files."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

READING: Mapping[str, Text] = {
    "not-an-image": (
        _("The content is no kind of scan that is taken in."),
        _("Save it as TIFF, JPEG, PNG, JPEG 2000 or PDF and feed it again."),
    ),
    "damaged": (
        _("The file is damaged and cannot be read."),
        _("Copy it again from where it came from, or scan the paper again."),
    ),
    "unreadable": (
        _("The file cannot be read."),
        _("Copy it again from where it came from, or scan the paper again."),
    ),
    "too-large": (
        _("A page has more pixels than is allowed."),
        _(
            "Scan it again at 300 dpi, or let an administrator raise "
            "LANTAI_PAGE_LIMIT_MEGAPIXELS."
        ),
    ),
    "too-many-pages": (
        _("The file has more pages than is allowed."),
        _(
            "Split it, or let an administrator raise LANTAI_FILE_LIMIT_PAGES, "
            "then feed it again."
        ),
    ),
    "password-needed": (
        _("The PDF is locked with a password."),
        _("Save it without a password and feed it again."),
    ),
    "locked-otherwise": (
        _("The PDF is locked with a certificate or by a rights management program."),
        _("Let whoever may open it save or print it without protection, and feed that."),
    ),
    "no-pages": (
        _("The file has no pages."),
        _("Save or scan it again."),
    ),
    "no-such-page": (
        _("A page that was counted is not there any more."),
        _("Copy the file again from where it came from and feed it again."),
    ),
    "page-timeout": (
        _("Reading the page took too long, three times."),
        _("Look at the original; if the page is simple, retry, otherwise scan it again."),
    ),
    "page-memory": (
        _("Reading the page took too much memory, three times."),
        _("Scan it again at 300 dpi, or retry when the machine is less busy."),
    ),
    "page-scratch": (
        _("Reading the page wrote too much to the disk, three times."),
        _("Look at the original; save it again as TIFF or PDF, or scan it again."),
    ),
    "page-crash": (
        _("The reading program ended over this page, three times."),
        _("Retry; if it happens again, scan the page again."),
    ),
    "worker-lost": (
        _("The program was ended many times while it worked on this."),
        _("Retry when the machine runs steadily."),
    ),
    "folder-incomplete": (
        _("A file of this folder was refused, so the folder is not yet filed as one item."),
        _(
            "Feed a good scan of it by itself, and retry to file the folder "
            "without the bad one."
        ),
    ),
    "pages-set-aside": (
        _("Some pages of the file could not be read."),
        _("Retry, or send it back to be scanned again."),
    ),
    "blank-only": (
        _("There are only blank pages, so no archive number was spent on them."),
        _("Look at the original and decide: no record, or file it as a document type."),
    ),
    "blank-not-filed": (
        _("There are only blank pages, and a person decided not to file them."),
        _("Nothing needs to be done; fed again, the file is asked about again."),
    ),
    "sent-back": (
        _("A person sent the file back."),
        _("Scan the paper again and feed the new file."),
    ),
    "unexpected": (
        _("Something went wrong that should not have."),
        _("Retry; if it happens again, tell an administrator what the log says."),
    ),
    "lease-lost": (
        _("Somebody else took this work over."),
        _("Nothing needs to be done."),
    ),
    "engine-missing": (
        _("The program that reads pages is not fully installed."),
        _("Run “lantai doctor” to see what is missing."),
    ),
    "record-damaged": (
        _("The stored text of a page is damaged."),
        _("Retry the file so that the page is read again."),
    ),
    "ocr": (_("Reading failed."), _("Retry.")),
}

ODD: Mapping[str, Text] = {
    "bytes-after-end": (
        _("More bytes follow the end of the file; they are kept, but were not read."),
        _("Look at the original: two files may be stuck together."),
    ),
    "more-pictures": (
        _("The file holds more than one picture; only the first was read."),
        _("Look at the original; if another one matters, save it as a file of its own."),
    ),
    "previews-left-out": (
        _("The file holds thumbnails or masks beside its pages; they do not count as pages."),
        _("Nothing needs to be done."),
    ),
    "tags-damaged": (
        _("Descriptions inside the file are damaged; its pages are not."),
        _("Nothing needs to be done."),
    ),
    "end-missing": (
        _("The file lacks its end mark, but all rows of the page are there."),
        _("Nothing needs to be done."),
    ),
    "page-count-differs": (
        _("The PDF gives a wrong number of pages; all pages that it holds were taken."),
        _("Compare the number of pages with the paper."),
    ),
    "pages-missing": (
        _("The PDF lists pages that are not in it; those that are were taken."),
        _("Copy it again from where it came from, or scan the missing pages and feed them."),
    ),
    "structure-mended": (
        _("The structure of the PDF is damaged and was mended for reading."),
        _("Compare its pages with the paper; if some are missing, copy or scan it again."),
    ),
    "files-inside": (
        _("The PDF carries other files inside, which were not read."),
        _("Open it in a PDF reader, save the files that are papers, and feed them."),
    ),
    "form-not-shown": (
        _("This PDF is a fillable form (XFA), whose entries may not be shown."),
        _("If entries are missing, print it to a new PDF and feed that."),
    ),
}
"""Findings about a file that do not prevent filing."""
