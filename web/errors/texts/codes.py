"""Messages of all codes: description and advice, each one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from web.errors.texts.defects import DEFECTS
from web.errors.texts.fixity import FIXITY
from web.errors.texts.foreign_formats import FOREIGN
from web.errors.texts.machine import MACHINE
from web.errors.texts.register import REGISTER
from web.errors.texts.relocation import MOVING
from web.errors.texts.restore_check import PROVING
from web.search.query_notes import QUERIES

Text = tuple[str | Promise, str | Promise]

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

CORRECTING: Mapping[str, Text] = {
    "reading-changed": (
        _("The text of this page was changed meanwhile."),
        _("Open the page again, look at what it says now, and correct that."),
    ),
    "line-too-long": (
        _("The line is longer than any line of a paper."),
        _("Correct one line at a time; add further lines below it."),
    ),
    "place-taken": (
        _("A line is read at this place already."),
        _("Correct that line."),
    ),
    "correction-missing": (
        _("This correction does not stand any more."),
        _("Open the page again to see what it says now."),
    ),
}

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

MANIFEST: Mapping[str, Text] = {
    "list-too-large": (
        _("The list is larger than 5 MiB, so it was not used."),
        _("Split the batch, and give each part a list of its own."),
    ),
    "list-too-long": (
        _("The list has more than 50,000 lines; those after were not used."),
        _("Split the batch, and give each part a list of its own."),
    ),
    "list-encoding": (
        _("Some characters of the list cannot be read."),
        _("Save it as UTF-8 (spreadsheets call it “CSV UTF-8”) and feed it again."),
    ),
    "list-empty": (
        _("The list is empty."),
        _("Fill it in, or take it out of the folder."),
    ),
    "file-column-missing": (
        _("No column of the list is called “file” or “文件”, so the list was not used."),
        _("Name the columns in the first line and feed it again."),
    ),
    "column-unknown": (
        _("The list has a column of unknown name; it was not used."),
        _(
            "Rename it or leave it: file, title, class, type, year, policy_no, "
            "claim_no are known."
        ),
    ),
    "column-double": (
        _("Two columns of the list mean the same; the first one counts."),
        _("Take out the one that is wrong."),
    ),
    "line-unreadable": (
        _("A line of the list cannot be told apart into columns."),
        _("Check its quotation marks and separators."),
    ),
    "line-too-long": (
        _("A line of the list has more cells than there are columns; the rest was not used."),
        _("Put a title that holds a separator in quotation marks."),
    ),
    "quote-left-open": (
        _("A quotation mark in the list is not closed, and swallowed the lines after it."),
        _("Close it and feed the list again."),
    ),
    "file-missing": (
        _("A line of the list names no file."),
        _("Write the name of its file there, or take the line out."),
    ),
    "file-double": (
        _("A file stands in the list twice; the first line counts."),
        _("Take out the line that is wrong."),
    ),
    "manifest-file-missing": (
        _("The list names a file that does not lie beside it."),
        _("Check the name; if the file was forgotten, scan it and feed it."),
    ),
    "class-unknown": (
        _("There is no such class; the class read on the paper was used."),
        _("Write a code or a name from the class tree."),
    ),
    "class-too-broad": (
        _("This class has classes below it and holds no items itself."),
        _("Write one of the classes below it."),
    ),
    "class-of-another-type": (
        _("The class does not go with the document type; the class of the type was used."),
        _("Correct the one that is wrong."),
    ),
    "type-unknown": (
        _("There is no such document type; the type read on the paper was used."),
        _("Write a code or a name of a document type."),
    ),
    "cell-error": (
        _("A formula of the spreadsheet went wrong in this cell, so it was not used."),
        _("Correct the cell, save the list as CSV again, and feed it again."),
    ),
    "number-scientific": (
        _("The spreadsheet shortened this number to a power of ten, so it was not used."),
        _("Give its column the format “text”, enter the number again, and save the list anew."),
    ),
    "number-rounded": (
        _("The spreadsheet kept only 15 digits of this number, so it was not used."),
        _("Give its column the format “text”, enter the number again, and save the list anew."),
    ),
    "number-too-long": (
        _("This number has more than 60 characters, so it was not used."),
        _("Check whether two cells were joined; shorten it."),
    ),
    "title-cut": (
        _("This title has more than 300 characters; what follows was left out."),
        _("Shorten it in the list."),
    ),
    "year-wrong": (
        _("This is no year from 1949 to this year, so it was not used."),
        _("Write the year in four digits."),
    ),
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

LEAVING: Mapping[str, Text] = {
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

TEXTS: Mapping[str, Text] = {
    **INTAKE,
    **FOREIGN,
    **MANIFEST,
    **READING,
    **CORRECTING,
    **ODD,
    **DEFECTS,
    **MACHINE,
    **QUERIES,
    **FIXITY,
    **PROVING,
    **REGISTER,
    **LEAVING,
    **MOVING,
}
