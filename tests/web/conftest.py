"""A small archive for the pages: one item of two pages, and people who may see it or not."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.ledger.entries import Actor
from catalog.models import Item
from catalog.register import actions as register
from config import wiring
from ingest.arrival.arrivals import Arrival
from ingest.line import (
    actions,
    queries,
)
from ingest.line.actions import NewPage
from ingest.line.new_reading import NewReading
from ingest.models import (
    Batch,
    Bundle,
    BundleStage,
    Correction,
    FileStage,
    Page,
    PageStage,
    SourceFile,
)
from ingest.text import corrections
from ocr import record
from ocr.imaging.measures import Measures
from ocr.port import Char, Line, PageText
from storage import keys
from workers.line import attempts
from workers.line.broker import broker
from workers.stations import (
    filing,
    indexing,
    receiving,
    scan_quality,
)
from workers.stations.reading import VIEW

NUMBER, PHONE = "999999198001010010", "19900000021"
"""Of nobody: an area that does not exist, a prefix that is not given out."""

FIRST = (("诊断证明书",), ("姓名：", "林晓岚"), ("身份证号：", NUMBER), ("电话：", PHONE))
SECOND = (("处理意见：建议休息",),)

SIZE = (600, 800)

GOOD = Measures(
    dpi=300,
    dpi_stated=True,
    colour=True,
    turn=0,
    skew_deg=0.1,
    sharpness=0.9,
    contrast=0.8,
    brightness=0.95,
    paper=(0, 0, *SIZE),
    black_border=0.0,
    cut_edges=(),
    bleed_through=0.0,
    blank=False,
)
"""Of a scan with which nothing is wrong."""


@dataclass(frozen=True)
class Held:
    """What the archive holds: a batch with a filed file and one that was set aside.

    The second page of the filed file is too faint, and was fed upside down. A line of it
    was corrected.
    """

    batch: Batch
    item: Item
    file: SourceFile
    aside: SourceFile
    scan: Page
    correction: Correction


def jpeg(shade=200, size=(60, 80)):
    made = io.BytesIO()
    Image.new("L", size, shade).save(made, "JPEG")
    return made.getvalue()


def page_text(rows, sure=0.99, doubted=MappingProxyType({})):
    """Lay out rows of cells, each character 20 pixels wide, each row 40 high.

    Args:
        rows: Of cells.
        sure: Confidence of each character that is not doubted.
        doubted: Confidence and candidates by character.
    """
    lines = []
    for row, cells in enumerate(rows):
        left = 20
        for cell in cells:
            top = 40 * row
            lefts = [left + 20 * at for at in range(len(cell))]
            boxes = [(x, top, x + 20, top + 30) for x in lefts]
            chars = tuple(
                Char(char, box, *doubted.get(char, (sure,)))
                for char, box in zip(cell, boxes, strict=True)
            )
            right = boxes[-1][2]
            lines.append(Line(chars, (left, top, right, top + 30), row))
            left = right + 20
    return PageText(*SIZE, tuple(lines), "null", "1")


def receive(folder, batch, shown, content, by="olive"):
    path = folder / "part"
    path.write_bytes(content)
    return receiving.receive(batch, Arrival(path, shown), Actor(by))


def claim(rows, row):
    lease = attempts.claimed(rows, row)
    assert lease is not None
    return lease


def split(file, pages):
    lease = claim(SourceFile.objects.filter(stage=FileStage.RECEIVED), file.pk)
    actions.record_split(lease, "jpeg", [NewPage(*SIZE, "")] * pages, ())


def read(page, rows, measures=GOOD, **more):
    text = page_text(rows, **more)
    view = keys.derivative(page.file.sha256, page.number, VIEW)
    kept = wiring.objects().put(view, io.BytesIO(jpeg(page.number, SIZE)))
    lease = claim(Page.objects.filter(stage=PageStage.WAITING), page.pk)
    new = NewReading(
        text=text,
        record=record.to_bytes(text),
        view=kept,
        measures=asdict(measures),
        **scan_quality.judged(measures, page.file.batch),
    )
    actions.record_reading(lease, new)


def file_away(file):
    bundles = Bundle.objects.filter(stage=BundleStage.OPEN)
    item_id = filing.file(claim(bundles, file.bundle_id))
    assert item_id is not None
    register.note_indexed(item_id, 1)
    return Item.objects.get(pk=item_id)


def correct(page, told):
    """Let the first line of a page read as somebody says."""
    seen = queries.newest_readings([page.pk])[page.pk]
    corrections.correct(page.pk, seen.pk, {0: told}, Actor("olive"))
    return Correction.objects.latest("pk")


def reindex():
    wiring.index().rebuild(indexing.all_documents())


@pytest.fixture
def archive(transactional_db):
    """An empty archive, as migrations leave it: nothing indexed, nothing throttled."""
    cache.clear()
    yield
    broker.flush_all()


@pytest.fixture
def held(archive, tmp_path):
    batch = actions.open_batch("", "盒 036", source="upload", by="olive")
    file = receive(tmp_path, batch, "盒036/诊断.jpg", jpeg(31))
    split(file, 2)
    first, second = file.pages.order_by("number")
    read(first, FIRST)
    read(second, SECOND, replace(GOOD, contrast=0.08, turn=180))
    item = file_away(file)
    aside = receive(tmp_path, batch, "盒036/淡.jpg", jpeg(77))
    lease = claim(SourceFile.objects.filter(stage=FileStage.RECEIVED), aside.pk)
    actions.set_aside_file(lease, "page-timeout")
    actions.close_batch(batch.pk)
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(finished_at=timezone.now())
    correction = correct(file.pages.get(number=2), "处理意见：建议休息一周")
    reindex()
    for row in (batch, item, file, aside, second):
        row.refresh_from_db()
    return Held(batch, item, file, aside, second, correction)


def body_of(answer):
    """Return the bytes of an answer, which closes the file they come from."""
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def search(client, words, *, similar=False):
    """Search as the form does, and return the id that addresses hold instead of the words."""
    sent = {"q": words} | ({"similar": "1"} if similar else {})
    answer = client.post(reverse("find"), sent)
    return parse_qs(urlsplit(answer.url).query)["s"][0]


def person(name, *permissions, **more):
    """Make an account; permissions are codenames such as "view_item"."""
    user = User.objects.create_user(name, password="a long enough one", **more)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def signed_in(user, **more):
    client = Client(**more)
    client.force_login(user)
    return client


@pytest.fixture
def nobody(archive):
    """Somebody who did not sign in."""
    return Client()


@pytest.fixture
def stan(archive):
    """Signed in, without any permission."""
    return signed_in(person("stan"))


@pytest.fixture
def admin(archive):
    return signed_in(person("rita", is_superuser=True))
