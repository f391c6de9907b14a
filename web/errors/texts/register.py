"""Messages of the register (numbers, marks, ledger): description and advice."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from web.errors.texts import Text

REGISTER: Mapping[str, Text] = {
    "item-missing": (
        _("There is no item with this number."),
        _("Check the number; “lantai search no:…” finds half-remembered ones."),
    ),
    "number-series-full": (
        _("The series of numbers is used up."),
        _("Let a records manager choose a template with more digits, then retry."),
    ),
    "number-template-refused": (
        _("The template of the archive numbers is not valid."),
        _("Correct LANTAI_ITEM_TEMPLATE."),
    ),
    "number-part-refused": (
        _("A part of the archive number has no valid form."),
        _("Correct year or class in the manifest and feed the file again."),
    ),
    "numbering": (_("No archive number could be given."), _("Retry.")),
    "catalog": (_("The register failed."), _("Run “lantai doctor”.")),
    "numbering-held": (
        _("No archive number may be given at this moment."),
        _("Run “lantai numbers”; it says why."),
    ),
    "number-marks-missing": (
        _(
            "Nothing outside of the database says which numbers were given last, so "
            "none is given."
        ),
        _(
            "Look up the last number that was printed or given in each series, and name it: "
            "“lantai numbers set SERIES LAST”; if the register has them all: "
            "“lantai numbers confirm”."
        ),
    ),
    "number-register-behind": (
        _("Numbers were given that the register does not know: a backup was restored."),
        _(
            "The next filing makes them void and goes on behind them; "
            "“lantai numbers” lists them."
        ),
    ),
    "number-lost-in-restore": (
        _("This number was given, and its record was lost when a backup was restored."),
        _("Find the paper by its label and feed it again; it gets a new number."),
    ),
    "number-named-as-given": (
        _("A person named a higher number as the last one, so this one may be on a paper."),
        _("If there is such a paper, feed it again; it gets a new number."),
    ),
    "number-last-too-low": (
        _("A higher number of this series was given."),
        _("Run “lantai numbers” and name that one or a higher one."),
    ),
    "number-last-far-away": (
        _("More than a thousand numbers would become void."),
        _("Check the number; if it is right, add --yes."),
    ),
    "number-reason-missing": (
        _("No reason was given."),
        _("Say why; the reason is kept for good."),
    ),
    "number-series-unknown": (
        _("No number of this series was ever given, or the last number is missing."),
        _("Write the series as “lantai numbers” shows it."),
    ),
    "position-taken": (
        _("The mark of this number was written by somebody else."),
        _("Nothing needs to be done; the line goes on by itself."),
    ),
    "witness-unavailable": (
        _("The state folder, where given numbers are marked, cannot be read or written."),
        _("Check the rights on it, or set LANTAI_STATE_DIR; the line then goes on by itself."),
    ),
    "witness-unreadable": (
        _("The marks of given numbers are damaged and cannot be read."),
        _("Run “lantai numbers” and name the last number of each series."),
    ),
    "ledger-nothing-to-accept": (
        _("Every anchor agrees with the ledger."),
        _("Nothing needs to be done."),
    ),
    "ledger-no-anchor-line": (
        _("This is no line that “lantai ledger --head” printed."),
        _("Copy the whole line, and try again."),
    ),
}
