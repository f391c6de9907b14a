"""Messages of lists of metadata that come with the scans."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

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
