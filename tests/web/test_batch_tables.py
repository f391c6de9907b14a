"""The table of a batch on terminals of different widths."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.utils import translation
from rich.console import Console

from ingest.batches.account import Account
from ingest.batches.reports import FileReport
from ingest.models import Page
from ingest.quality import defects
from web.cli import batch
from web.scanning import account_labels, quality_labels
from web.scanning.schemas import (
    AccountSchema,
    BatchSchema,
    FileSchema,
    RescanCountsSchema,
)

pytestmark = pytest.mark.django_db

NAME = "浦东理赔/第036盒/理赔申请书（林晓岚）.tif"
NUMBER = "B001-ZY·LP·CL·2026·D10-000001"

FILE = FileReport(
    id=1,
    path=f"浦东2018/{NAME}",
    verdict="filed",
    code=None,
    number=NUMBER,
    item_id=1,
    type_code="CLAIM_FORM",
    year_presumed=False,
    pages=12,
    blank=1,
    confidence=0.98,
    troubles=(),
    warnings=(),
)
OTHER = replace(FILE, path="浦东2018/二.tif", verdict="set_aside", number=None)


def shown(width, language):
    """Return the lines of the table on a terminal of so many columns."""
    answer = BatchSchema(
        batch=1,
        account=AccountSchema.of(Account()),
        urgent=False,
        profile="archival-300",
        rescans=RescanCountsSchema(rescan=0, look=0, settled=0),
        finished=True,
        files=(FileSchema.of(FILE), FileSchema.of(OTHER)),
        manifest=(),
    )
    out = io.StringIO()
    with translation.override(language):
        console = Console(file=out, width=width, emoji=False, highlight=False)
        console.print(batch.files(answer, width))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_names_and_numbers_are_readable_on_any_terminal(width, language):
    """At 80 columns the names ran down one sign a line, and Han characters vanished."""
    lines = shown(width, language)
    first = [line[: width // 2].strip() for line in lines]
    assert set(NAME) <= set("".join(lines))
    assert sum(bool(each) for each in first) <= 9
    if width != 60:
        assert any(NUMBER in line for line in lines)


def test_a_narrow_terminal_leaves_out_what_matters_least():
    assert any("置信度" in line for line in shown(100, "zh-hans"))
    assert not any("置信度" in line for line in shown(80, "zh-hans"))


def test_ignored_files_of_one_reason_are_told_once_and_all_others_each():
    """A text file beside each of 34 scans gave 69 lines that said the same."""
    ignored = [
        replace(FILE, path=f"{n}.txt", verdict="ignored", code="text-document", number=None)
        for n in range(5)
    ]
    refused = [
        replace(FILE, path=f"{n}.tif", verdict="refused", code="damaged", number=None)
        for n in range(2)
    ]
    with translation.override("en"):
        told = list(batch._reasons([FileSchema.of(each) for each in (*ignored, *refused)]))
    names = [name for name, _ in told]
    assert names == ["0.tif", "1.tif", "0.txt, 1.txt, 2.txt, and 2 more"]
    assert len({sentence for _, sentence in told}) == 2


def test_what_does_not_balance_is_told_in_words():
    account = Account(files_received=3, files_split=2, pages_counted=5, pages_read=4)
    with translation.override("en"):
        told = account_labels.differences(account.differences())
    assert told == [
        "Files: 3 received, but 2 accounted for.",
        "Pages: 5 counted, but 4 accounted for.",
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", defects.CODES)
def test_every_defect_has_a_label_and_its_measure_in_words(code, language):
    defect = {"code": code, "value": 0.5, "limit": 0.25}
    with translation.override(language):
        assert quality_labels.label(code) != code
        assert quality_labels.measured(defect, Page(measures={}))
