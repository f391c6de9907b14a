"""Tables of intake and line state: batch, bundle, source file, page, readings.

A row's stage determines its next step; messages only trigger it, and may be lost.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.access.scope import DEFAULT_BRANCH
from catalog.models import Item

HELD = Q(lease_owner__gt="")
"""Condition for leased rows: few of many, so partial indexes cover them."""

BEGUN = Q(lost__gt=0) | Q(attempts__gt=0) | Q(not_before__isnull=False)
"""Condition for rows begun before: attempted, lost by a worker, or postponed."""


class Leased(models.Model):
    """Abstract row that a worker can lease, with a token.

    `attempts` counts attempts that failed because of the row itself; `lost` those whose worker
    died. With too many of either the row is set aside.
    """

    lease_token = models.CharField(max_length=32, blank=True)
    lease_owner = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    """Earliest time of the next attempt; None: at once."""

    class Meta:
        abstract = True


class Batch(models.Model):
    """Batch (批次): files taken in and accounted for together."""

    key = models.CharField(max_length=64, blank=True)
    """Idempotency key: digest of a command, which resumes its batch when repeated; else ""."""
    label = models.TextField()
    source = models.CharField(max_length=20)
    by = models.CharField(max_length=150)
    branch = models.CharField(max_length=20, default=DEFAULT_BRANCH, db_default=DEFAULT_BRANCH)
    """Code of the branch (机构) the papers belong to; inherited by their items."""
    urgent = models.BooleanField(default=False)
    """Whether its files and pages take precedence over those of other batches (加急)."""
    profile = models.CharField(max_length=40, blank=True)
    """Code of the scan profile (扫描规格) its pages are judged by."""
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    """Time at which all its files had been received; None while files may follow."""
    finished_at = models.DateTimeField(null=True)
    remarks = models.JSONField(default=list)
    """Manifest errors and skipped files, as dicts of path, line, code and value."""
    folders_are_items = models.BooleanField(default=False)
    """Whether every folder of an upload is one item of all files directly in it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_batch_per_key",
                fields=["key"],
                condition=Q(finished_at=None) & ~Q(key=""),
            ),
        ]


class ManifestEntry(models.Model):
    """Entry of an uploaded batch's manifest for one file or folder."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="entries")
    path = models.TextField()
    """Path of the file or folder, in Unicode NFC."""
    manifest = models.TextField()
    """Path of the manifest."""
    line = models.PositiveIntegerField()
    """Line of the manifest, from 1."""
    given = models.JSONField(default=dict)
    """As `Bundle.given`."""

    class Meta:
        constraints = [models.UniqueConstraint(name="listed_once", fields=["batch", "path"])]


class BundleStage(models.TextChoices):
    """Stage of a bundle."""

    OPEN = "open"
    FILED = "filed"
    SET_ASIDE = "set_aside"
    EMPTY = "empty"


class Bundle(Leased):
    """Bundle (组件): the files that become one item; usually one, or all of a folder."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="bundles")
    folder = models.TextField(blank=True)
    """Path of the folder that is the item; "" if a single file is."""
    position = models.PositiveIntegerField(default=0)
    """Position in the batch, from 1, if the sender gave one; 0 if files arrive in order."""
    sealed = models.BooleanField(default=False)
    """Whether all its files were received."""
    stage = models.CharField(max_length=10, choices=BundleStage, default=BundleStage.OPEN)
    given = models.JSONField(default=dict)
    """Values of a manifest or a person: title, class_code, type_code, year, policy_no,
    claim_no; and `without`: ids of refused files without which it may be filed."""
    item = models.OneToOneField(Item, models.PROTECT, null=True, related_name="bundle")
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="folder_once", fields=["batch", "folder"], condition=~Q(folder="")
            ),
        ]
        indexes = [
            models.Index(name="bundle_stage", fields=["stage", "id"]),
            models.Index(name="bundle_turn", fields=["batch", "stage", "position", "id"]),
            models.Index(name="bundle_held", fields=["lease_owner"], condition=HELD),
        ]


class FileStage(models.TextChoices):
    """Stage of a source file; the line works on the first two only."""

    RECEIVED = "received"
    SPLIT = "split"
    FILED = "filed"
    SET_ASIDE = "set_aside"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


class SourceFile(Leased):
    """One file as it arrived."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="files")
    bundle = models.ForeignKey(Bundle, models.PROTECT, null=True, related_name="files")
    path = models.TextField()
    """Path as received; metadata, never opened after the intake."""
    position = models.PositiveIntegerField(default=0)
    """Position in the batch, from 1, if the sender gave one; 0 if files arrive in order."""
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    kept_sha256 = models.CharField(max_length=64, null=True, unique=True)
    """The digest again in the one row that owns these bytes; None in all others."""
    kind = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=10, choices=FileStage, default=FileStage.RECEIVED)
    code = models.CharField(max_length=40, blank=True)
    warnings = models.JSONField(default=list)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True)
    page_count = models.PositiveIntegerField(default=0)
    rescanned = models.BooleanField(default=False)
    """Whether a person confirmed that the paper of a refused file was scanned again."""
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="received_once", fields=["batch", "path", "sha256"]),
        ]
        indexes = [
            models.Index(name="file_stage", fields=["stage", "id"]),
            models.Index(name="file_held", fields=["lease_owner"], condition=HELD),
        ]


class PageStage(models.TextChoices):
    """Stage of a page; the line works on the first only."""

    WAITING = "waiting"
    READ = "read"
    BLANK = "blank"
    SET_ASIDE = "set_aside"


class Settled(models.TextChoices):
    """Decision of a person about a page with defects."""

    ACCEPTED = "accepted"
    RESCAN = "rescan"


class Page(Leased):
    """One page of a source file."""

    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField()
    """Number in the file, from 1."""
    stage = models.CharField(max_length=10, choices=PageStage, default=PageStage.WAITING)
    code = models.CharField(max_length=40, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=0)
    view_width = models.PositiveIntegerField(default=0)
    view_height = models.PositiveIntegerField(default=0)
    measures = models.JSONField(null=True)
    """Measures of the image, by field of `ocr.imaging.measures.Measures`; None while unread."""
    defects = models.JSONField(default=list)
    """Defects by the scan profile of its batch, most severe first, by field of `Defect`."""
    severity = models.CharField(max_length=10, blank=True)
    """Highest severity of its defects; "" without defects."""
    settled = models.CharField(max_length=10, blank=True, choices=Settled)
    """Decision of a person about its defects; "" for none. The ledger records who and why."""
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="pages")
    item_number = models.PositiveIntegerField(null=True)
    """Number in the item, from 1."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="page_once", fields=["file", "number"]),
            models.UniqueConstraint(name="place_once", fields=["item", "item_number"]),
        ]
        indexes = [
            models.Index(name="page_stage", fields=["stage", "lost", "id"]),
            models.Index(name="page_held", fields=["lease_owner"], condition=HELD),
            models.Index(
                name="page_begun", fields=["id"], condition=Q(stage="waiting") & BEGUN
            ),
            models.Index(
                name="page_objected",
                fields=["severity", "settled", "id"],
                condition=Q(severity__gt=""),
            ),
        ]


class Reading(models.Model):
    """Text of a page, in versions; the newest is searched and shown.

    Rows are immutable. Corrections by people are a version of their own, based on a reading
    by an engine.
    """

    page = models.ForeignKey(Page, models.PROTECT, related_name="readings")
    version = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected")
    """The engine's reading that was corrected; None if this one is an engine's."""
    engine = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=80)
    confidence = models.FloatField()
    seconds = models.FloatField(default=0)
    text = models.TextField()
    """`PageText.text`, which is indexed."""
    record = models.BinaryField()
    """The `PageText`, serialised by `ocr.record`."""
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reading_once", fields=["page", "version"]),
        ]


class CorrectionState(models.TextChoices):
    """State of a correction."""

    ATTACHED = "attached"
    WAITING = "waiting"
    """Its line was not found in the newest reading; a person must decide."""
    WITHDRAWN = "withdrawn"


class Correction(models.Model):
    """Correction (改正) of a line by a person; see `ocr.corrections.apply`."""

    page = models.ForeignKey(Page, models.PROTECT, related_name="corrections")
    made_on = models.ForeignKey(Reading, models.PROTECT)
    """The reading shown to the person."""
    box = models.JSONField()
    """Left, top, right and bottom of the line, in pixels of the page image."""
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=CorrectionState)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="correction_state", fields=["state", "id"])]


class RereadingStage(models.TextChoices):
    """Stage of a rereading; all but the first are final."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"
    STOPPED = "stopped"


class Rereading(Leased):
    """Rereading (重新识别) of a filed page; its old text stays indexed until it is done."""

    page = models.ForeignKey(Page, models.PROTECT, related_name="rereadings")
    engine = models.CharField(max_length=40)
    stage = models.CharField(
        max_length=10, choices=RereadingStage, default=RereadingStage.WAITING
    )
    code = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reread_once_at_a_time",
                fields=["page"],
                condition=Q(stage=RereadingStage.WAITING),
            ),
        ]
        indexes = [
            models.Index(name="rereading_stage", fields=["stage", "lost", "id"]),
            models.Index(name="rereading_held", fields=["lease_owner"], condition=HELD),
        ]


class KeptObject(models.Model):
    """Inventory record (对象清册) of a stored object and its digest.

    Written in the transaction of the row that refers to the object, or before it is stored.
    """

    key = models.TextField()
    size = models.PositiveBigIntegerField(default=0)
    """Length in bytes."""
    sha256 = models.CharField(max_length=64, blank=True)
    """Digest at the time of storing; "" until it is computed."""
    kept_at = models.DateTimeField(null=True)
    """Time of storing; None while it is only promised (`inventory.promise`)."""
    checked_at = models.DateTimeField()
    """Time of the last comparison with its digest; before that, of storing or promising."""
    code = models.CharField(max_length=40, blank=True)
    """Damage code of the last check, see `ingest.objects.fixity`; "" for none."""

    class Meta:
        constraints = [models.UniqueConstraint(name="object_once", fields=["key"])]
        indexes = [
            models.Index(name="object_checked", fields=["checked_at", "id"]),
            models.Index(name="object_digest", fields=["sha256"]),
            models.Index(name="object_code", fields=["code", "id"], condition=~Q(code="")),
        ]
