"""Intake: durable receipt of files.

A file is acknowledged only after its bytes are in the object store and its row is committed.
Intake is idempotent: after a crash at any point the same call resumes.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from catalog.ledger import entries
from ingest.arrival import (
    foreign_formats,
    junk_files,
)
from ingest.arrival.arrivals import Arrival
from ingest.arrival.arriving_file import Arriving
from ingest.errors import ArrivalUnreadable, NoRoom
from ingest.models import Batch, Bundle, FileStage, SourceFile
from ingest.objects import inventory
from ingest.text.database_text import storable
from ocr import formats
from storage import keys
from storage.digest import digest_stream
from storage.errors import ContentChanged
from storage.port import ObjectStore

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Intake:
    """Receives files into batches.

    Attributes:
        store: Object store for the bytes.
        home: A path on the file system whose free space is checked.
        floor_mib: Minimum free space, in MiB.
        limit_mib: Maximum file size, in MiB.
    """

    store: ObjectStore
    home: Path
    floor_mib: int
    limit_mib: int

    def receive(self, batch: Batch, arrival: Arrival, by: entries.Actor) -> SourceFile:
        """Take in one file and return its row; an existing row if taken in before.

        Files of unsupported formats are ignored. A file whose content contradicts its extension
        is refused, and its bytes are kept. Bytes held already make a duplicate. A file that
        cannot be read, or changes during intake, is refused without affecting others.

        Raises:
            NoRoom: Free space is below the floor.
            StorageError: The bytes could not be stored; nothing was recorded.
        """
        arrival = replace(arrival, shown=storable(arrival.shown))
        try:
            source = _open_regular(arrival.path)
        except OSError:
            return self._turn_away(batch, arrival, by, "cannot-open")
        if source is None:
            return self._turn_away(batch, arrival, by, "not-a-file", FileStage.IGNORED)
        with source:
            try:
                return self._receive(batch, arrival, cast("BinaryIO", Arriving(source)), by)
            except (ArrivalUnreadable, ContentChanged) as error:
                return self._turn_away(batch, arrival, by, error.code)

    def check_room(self, size: int = 0) -> None:
        """Raise `NoRoom` unless free space stays above the floor with `size` more bytes."""
        if shutil.disk_usage(self.home).free < self.floor_mib * MIB + size:
            raise NoRoom

    def _receive(
        self, batch: Batch, arrival: Arrival, source: BinaryIO, by: entries.Actor
    ) -> SourceFile:
        first, name = source.read(formats.FIRST_BYTES), arrival.shown.rpartition("/")[2]
        kind = formats.sniff(first)
        passed = junk_files.of_file(name, first[: junk_files.FIRST_BYTES])
        claimed = formats.claims(arrival.path.name) or formats.claims(arrival.shown)
        if passed or (kind is None and claimed is None):
            code = str(passed or foreign_formats.code_of(name))
            return self._turn_away(batch, arrival, by, code, FileStage.IGNORED)
        source.seek(0)
        size, sha256 = digest_stream(source)
        facts: dict[str, Any] = {"size": size, "sha256": sha256, "kind": kind or ""}
        if size > self.limit_mib * MIB:
            return self._turn_away(batch, arrival, by, "file-too-large", **facts)
        self.check_room(size)
        facts["kept"] = self.store.put(keys.original(sha256), source, sha256=sha256)
        if kind is None:
            code = "empty-file" if size == 0 else "not-what-it-claims"
            return self._turn_away(batch, arrival, by, code, **facts)
        return _keep(batch, arrival, by, facts)

    def _turn_away(
        self,
        batch: Batch,
        arrival: Arrival,
        by: entries.Actor,
        code: str,
        stage: FileStage = FileStage.REFUSED,
        **facts: Any,
    ) -> SourceFile:
        """Record a file that is not processed, with the reason."""
        same = SourceFile.objects.filter(_same(batch, arrival, facts.get("sha256", "")))
        if (before := same.first()) is not None:
            return before
        try:
            with transaction.atomic():
                facts |= {"stage": stage, "code": code}
                if arrival.folder and stage == FileStage.REFUSED:
                    facts["bundle"] = _bundle(batch, arrival)
                return _record(batch, arrival, by, facts)
        except IntegrityError:  # it was recorded concurrently
            return same.get()


def _open_regular(path: Path) -> BinaryIO | None:
    """Open a regular file for reading; None for a pipe, socket or device.

    A link to a folder gives None.

    Raises:
        OSError: It cannot be opened, or is a folder (passed only if it cannot be listed).
    """
    if path.is_dir() and not path.is_symlink():
        raise IsADirectoryError(path)
    return path.open("rb") if path.is_file() or not path.exists() else None


def _keep(
    batch: Batch, arrival: Arrival, by: entries.Actor, facts: dict[str, Any]
) -> SourceFile:
    """Record a stored file; later files with the same digest become duplicates of the first."""
    sha256 = facts["sha256"]
    before = SourceFile.objects.filter(_same(batch, arrival, sha256) | Q(kept_sha256=sha256))
    owner = None
    for row in before:
        if (row.batch_id, row.path) == (batch.pk, arrival.shown):
            return row
        owner = row
    try:
        with transaction.atomic():
            if owner is None:
                own = {"kept_sha256": sha256, "bundle": _bundle(batch, arrival)}
                return _record(batch, arrival, by, facts | own)
            same = {"stage": FileStage.DUPLICATE, "duplicate_of": owner, "code": "duplicate"}
            return _record(batch, arrival, by, facts | same)
    except IntegrityError:  # the same bytes were recorded concurrently
        return _keep(batch, arrival, by, facts)


def _same(batch: Batch, arrival: Arrival, sha256: str) -> Q:
    """Condition for the row of a file that was taken in before."""
    return Q(batch=batch, path=arrival.shown, sha256=sha256)


def _record(
    batch: Batch, arrival: Arrival, by: entries.Actor, facts: dict[str, Any]
) -> SourceFile:
    """Write a row and its ledger entry.

    `kept` among the facts is the receipt of the stored object, for the inventory.

    Raises:
        IntegrityError: There is such a row.
    """
    kept = facts.get("kept")
    row = {name: value for name, value in facts.items() if name != "kept"}
    file = SourceFile.objects.create(
        batch=batch,
        path=arrival.shown,
        position=arrival.position,
        received_at=timezone.now(),
        **row,
    )
    if kept is not None and file.stage != FileStage.DUPLICATE:
        inventory.record([kept])
    entries.append("received", f"file:{file.pk}", by, sha256=file.sha256, stage=str(file.stage))
    return file


def _bundle(batch: Batch, arrival: Arrival) -> Bundle:
    """Return the bundle of a file, that of its folder or its own; create it if missing.

    A folder has the lowest position of its files.
    """
    facts = {"given": dict(arrival.given), "position": arrival.position}
    if not arrival.folder:
        return Bundle.objects.create(batch=batch, sealed=True, **facts)
    bundle, made = Bundle.objects.get_or_create(
        batch=batch, folder=arrival.folder, defaults=facts
    )
    if not made:  # files of a folder may arrive out of order
        later = Bundle.objects.filter(pk=bundle.pk, position__gt=arrival.position)
        later.update(position=arrival.position)
    return bundle
