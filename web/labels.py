"""Labels of classes, document types, verdicts, acts and fields in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.scheme.queries import class_scheme

SIGN_IN_LOCKED = "sign-in-locked"
"""Ledger act for locking an account after too many wrong passwords."""


def document_type(code: str, language: str | None) -> str:
    """Return the name of a document type; the code itself if it is unknown."""
    try:
        found = class_scheme().document_type(code)
    except KeyError:
        return code
    return found.en if language == "en" else found.zh


def class_path(code: str, language: str | None) -> str:
    """Return the names from the top class down, such as "投保记录类 › 投保申请"."""
    try:
        found = class_scheme().path(code)
    except KeyError:
        return code
    return " › ".join(each.en if language == "en" else each.zh for each in found)


def verdict(code: str | None) -> str:
    """Return the label of a verdict; None is in progress."""
    return {
        "filed": _("filed"),
        "duplicate": _("duplicate"),
        "set_aside": _("set aside"),
        "refused": _("refused"),
        "ignored": _("ignored"),
    }.get(code or "", _("in progress"))


def act(code: str) -> str:
    """Return the label of a ledger act; the act itself if it is unknown."""
    return {
        "received": _("received"),
        "filed": _("filed"),
        "viewed": _("viewed"),
        "searched": _("searched"),
        SIGN_IN_LOCKED: _("sign-in locked"),
        "moved": _("moved onto services"),
        "retried": _("retried"),
        "sent back": _("sent back"),
        "not filed": _("decided not to file"),
        "type given": _("document type given"),
        "account": _("account made"),
        "accepted": _("scan accepted as it is"),
        "to rescan": _("sent to be scanned again"),
        "put back": _("put back on the rescan list"),
        "batch renamed": _("batch renamed"),
        "rescanned": _("confirmed as scanned again"),
        "judged again": _("scans judged again"),
        "corrected": _("corrected"),
        "withdrawn": _("correction withdrawn"),
        "asked to read again": _("asked to read again"),
        "stopped reading": _("stopped reading again"),
        "exported": _("exported"),
        "voided": _("number made void"),
        "named last": _("last number named"),
        "loss accepted": _("answered for acts that were lost"),
    }.get(code, code)


def looked_at(detail: Mapping[str, Any]) -> str:
    """Return the label of the part of an item named in a ledger entry; "" if there is none."""
    template = {
        "item": _("description, text or images"),
        "page": _("image of page %(page)s"),
        "master": _("master image of page %(page)s"),
        "line": _("masked number in line %(line)s of page %(page)s"),
        "field": _("masked field: %(field)s"),
        "original": _("the original file"),
        "text": _("text of page %(page)s"),
        "pages": _("pages: %(pages)s"),
        "as pdf": _("as searchable PDF/A"),
        "as alto": _("as ALTO"),
        "as text": _("as plain text"),
    }.get(str(detail.get("what")), "")
    said = ""
    if template:
        said = template % (dict(detail) | {"field": field(str(detail.get("field")))})
    if detail.get("what") == "hits":
        n = len(detail.get("items", ()))
        said = ngettext("%(n)d item was shown", "%(n)d items were shown", n) % {"n": n}
    return said + _(", numbers unmasked") if detail.get("unmasked") else said


def unseen_file(file_id: int) -> str:
    """Return the label of a file for people who may not see its name."""
    return _("file no. %(id)d") % {"id": file_id}


def page_file(number: str, page: int, suffix: str) -> str:
    """Return the file name of a page: archive number and page (DA/T 31-2017, 9.5)."""
    return f"{number}-{page:04d}.{suffix}"


def retention(code: str) -> str:
    """Return the label of a retention code: Y permanent, D10 ten years (DA/T 13-2022)."""
    if code == "Y":
        return _("permanent")
    return _("%(years)s years") % {"years": code[1:]}


def field(name: str) -> str:
    """Return the label of a field of an item; its name if it is unknown."""
    return {
        "policyholder": _("Policyholder"),
        "insured": _("Insured"),
        "beneficiary": _("Beneficiary"),
        "claim-person": _("Person the claim is about"),
        "claimant": _("Claimant"),
        "patient": _("Patient"),
        "name": _("Name"),
        "policy-no": _("Policy number"),
        "application-no": _("Application number"),
        "claim-no": _("Claim number"),
        "case-no": _("Case number"),
        "report-no": _("Report number"),
        "change-no": _("Change number"),
        "hospital": _("Hospital"),
        "diagnosis": _("Diagnosis"),
        "doc-date": _("Date of the document"),
        "amount-total": _("Total amount"),
        "id-number": _("Identity number"),
        "phone": _("Phone number"),
    }.get(name, name)


def sensitivity(level: str) -> str:
    """Return the label of a sensitivity level, "L1" to "L5" of JR/T 0197."""
    return _("level %(level)s (JR/T 0197)") % {"level": level.removeprefix("L")}
