"""The register's tables: fonds, classes, document types, items, void numbers, the ledger."""

from __future__ import annotations

from django.conf import settings  # noqa: TID251  for AUTH_USER_MODEL
from django.db import models
from django.db.models import F, Q

from catalog.access.scope import DEFAULT_BRANCH


class Fonds(models.Model):
    """全宗: all records of one company, under one number (DA/T 13-2022)."""

    number = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=200, blank=True)


class RecordClass(models.Model):
    """类目: one node of the class tree, of any depth; `catalog.scheme.actions` plants it."""

    code = models.CharField(max_length=20, primary_key=True)
    """The code of `parent`, "·" and its own: both the index and the number rest on that."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    level = models.CharField(max_length=2)
    retention_code = models.CharField(max_length=4)
    triggers = models.JSONField(default=list)
    """The latest of these events starts the retention period; none: a person says."""
    position = models.PositiveSmallIntegerField(default=0)
    """Its place among the classes below the same parent; of equal ones the code decides."""


class DocumentType(models.Model):
    """单证类型: a kind of document; `catalog.scheme.actions` plants those that are shipped."""

    code = models.CharField(max_length=40, primary_key=True)
    record_class = models.ForeignKey(RecordClass, models.PROTECT)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    level = models.CharField(max_length=2)
    titles = models.JSONField(default=list)
    """What papers of this type are called, in the form that `wording.compact` gives."""
    signs = models.JSONField(default=list)
    """Printed words that speak for it, in the same form: pairs of word and weight."""
    position = models.PositiveSmallIntegerField(default=0)
    """Its place among the types of its class; of equal ones the code decides."""


class Item(models.Model):
    """件: the unit that is filed, numbered, found, lent (elements of DA/T 46-2009)."""

    number = models.CharField(max_length=80, unique=True)
    series = models.CharField(max_length=80)
    """The number without its running part: the scope in which it counts."""
    running = models.PositiveIntegerField()
    fonds = models.ForeignKey(Fonds, models.PROTECT)
    record_class = models.ForeignKey(RecordClass, models.PROTECT)
    branch = models.CharField(max_length=20, default=DEFAULT_BRANCH)
    """机构: code of the branch that the paper belongs to, that of its batch."""
    year = models.PositiveSmallIntegerField()
    year_presumed = models.BooleanField(default=False)
    """年度系推定: neither listed nor read; it is the year in which the item was filed."""
    retention_code = models.CharField(max_length=4)
    """As printed in the number at filing; a later appraisal never changes it here."""
    level = models.CharField(max_length=2)

    title = models.CharField(max_length=300)
    doc_type = models.CharField(max_length=40)
    type_confidence = models.FloatField()
    responsible_party = models.CharField(max_length=200, blank=True)
    doc_date = models.CharField(max_length=10, blank=True)
    """ISO date as precise as the paper: "2024", "2024-03", "2024-03-05"; "" when unknown."""
    keywords = models.JSONField(default=list)
    persons = models.JSONField(default=list)
    abstract = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="zh")
    page_count = models.PositiveIntegerField()
    copies = models.PositiveSmallIntegerField(default=1)
    original_or_copy = models.CharField(max_length=10, default="original")
    physical_location = models.CharField(max_length=100, blank=True)
    box_no = models.CharField(max_length=40, blank=True)
    source_channel = models.CharField(max_length=20)
    policy_no = models.CharField(max_length=60, blank=True, db_index=True)
    claim_no = models.CharField(max_length=60, blank=True, db_index=True)
    customer_ref = models.CharField(max_length=60, blank=True)
    notes = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    """Fields read on the paper or given by the manifest: name to value."""
    source_name = models.TextField()
    """Path of the first file as it arrived; a description, never used to open anything."""

    filed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    indexed_version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="running_once", fields=["series", "running"]),
        ]
        indexes = [
            models.Index(
                name="to_index", fields=["id"], condition=Q(indexed_version__lt=F("version"))
            ),
        ]


class Installation(models.Model):
    """Which archive this is: an id made once, under which its marks and anchors are found."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    key = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(name="one_installation", condition=Q(id=1))]


class VoidNumber(models.Model):
    """空号: a number that was given out and is not in use; never given again."""

    number = models.CharField(max_length=80, unique=True)
    series = models.CharField(max_length=80)
    running = models.PositiveIntegerField()
    reason = models.TextField()
    """What a person wrote, or one of `catalog.register.high_water.LOST`."""
    voided_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    """When it was given to a paper whose record was lost, as its mark says."""
    originals = models.JSONField(default=list)
    """SHA-256 of the files of that paper, as its mark says."""


class LedgerEntry(models.Model):
    """One act that someone must answer for; chained by hash to the one before."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    actor_name = models.CharField(max_length=150)
    """Who did it, kept as it was then; for the command line the name of the system's user."""
    subject = models.CharField(max_length=60)
    """Kind and id, such as "item:12"."""
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    form = models.PositiveSmallIntegerField(default=1)
    """What the digest covers, see `catalog.ledger.chain`."""

    class Meta:
        indexes = [models.Index(name="ledger_subject", fields=["subject"])]


class LedgerHead(models.Model):
    """Where the chain ends: the one row that every appending transaction locks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(name="one_head", condition=Q(id=1))]
