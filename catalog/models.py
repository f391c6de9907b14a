"""Tables of the register: fonds, classes, document types, items, void numbers, the ledger."""

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
    """类目: one node of the class tree, of any depth; `catalog.scheme.actions` creates them."""

    code = models.CharField(max_length=20, primary_key=True)
    """Code of `parent`, "·" and its own part; index and archive numbers rely on this."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    level = models.CharField(max_length=2)
    retention_code = models.CharField(max_length=4)
    triggers = models.JSONField(default=list)
    """The latest of these events starts the retention period; if empty, a person decides."""
    position = models.PositiveSmallIntegerField(default=0)
    """Order among the classes below the same parent; equal ones are ordered by code."""


class DocumentType(models.Model):
    """单证类型: a kind of document; `catalog.scheme.actions` creates the shipped ones."""

    code = models.CharField(max_length=40, primary_key=True)
    record_class = models.ForeignKey(RecordClass, models.PROTECT)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    level = models.CharField(max_length=2)
    titles = models.JSONField(default=list)
    """Titles on papers of this type, in the form of `wording.compact`."""
    signs = models.JSONField(default=list)
    """Printed words that indicate this type, in the same form: pairs of word and weight."""
    position = models.PositiveSmallIntegerField(default=0)
    """Order among the types of its class; equal ones are ordered by code."""


class Item(models.Model):
    """件: the unit that is filed, numbered, found and lent (elements of DA/T 46-2009)."""

    number = models.CharField(max_length=80, unique=True)
    series = models.CharField(max_length=80)
    """Archive number without its running number, which counts within this scope."""
    running = models.PositiveIntegerField()
    fonds = models.ForeignKey(Fonds, models.PROTECT)
    record_class = models.ForeignKey(RecordClass, models.PROTECT)
    branch = models.CharField(max_length=20, default=DEFAULT_BRANCH, db_default=DEFAULT_BRANCH)
    """机构: code of the branch that the paper belongs to, taken from its batch."""
    year = models.PositiveSmallIntegerField()
    year_presumed = models.BooleanField(default=False)
    """年度系推定: the year was neither listed nor read, so it is the year of filing."""
    retention_code = models.CharField(max_length=4)
    """Code printed in the number at filing; a later appraisal does not change it."""
    level = models.CharField(max_length=2)

    title = models.CharField(max_length=300)
    doc_type = models.CharField(max_length=40)
    type_confidence = models.FloatField()
    responsible_party = models.CharField(max_length=200, blank=True)
    doc_date = models.CharField(max_length=10, blank=True)
    """ISO date as precise as printed: "2024", "2024-03", "2024-03-05"; "" if unknown."""
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
    """Fields read on the paper or listed in the manifest, by name."""
    source_name = models.TextField()
    """Path of the first file as it arrived; a description only, never opened."""

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
    """Id of this archive, created once; its marks and anchors are stored under it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    key = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(name="one_installation", condition=Q(id=1))]


class VoidNumber(models.Model):
    """空号: an assigned number that is not in use; it is never assigned again."""

    number = models.CharField(max_length=80, unique=True)
    series = models.CharField(max_length=80)
    running = models.PositiveIntegerField()
    reason = models.TextField()
    """Text by a person, or one of `catalog.register.high_water.LOST`."""
    voided_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    """Time of assignment to a paper whose record was lost, as in its mark."""
    originals = models.JSONField(default=list)
    """SHA-256 of the files of that paper, as in its mark."""


class LedgerEntry(models.Model):
    """One act in the ledger (audit log), hash-chained to the entry before."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    actor_name = models.CharField(max_length=150)
    """Name of the actor at that time; on the command line, that of the system's user."""
    subject = models.CharField(max_length=60)
    """Kind and id, such as "item:12"."""
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    form = models.PositiveSmallIntegerField(default=1)
    """Version of what the digest covers, see `catalog.ledger.chain`."""

    class Meta:
        indexes = [models.Index(name="ledger_subject", fields=["subject"])]


class LedgerHead(models.Model):
    """Head of the chain: the one row that every appending transaction locks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(name="one_head", condition=Q(id=1))]
