"""Wiring: the one module that selects the adapters of an installation."""

from __future__ import annotations

import hmac
import os
import secrets
import threading
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from config.secret import secret_key
from config.settings import OBJECTS, settings

if TYPE_CHECKING:
    from config.broker_in_process import InProcess
    from config.broker_on_redis import OnRedis
    from ocr.limits import Limits
    from ocr.port import Engine
    from ocr.sandbox.client import PageReader
    from ocr.sandbox.pdf_client import PdfMaker
    from search.port import Index
    from storage.port import ObjectStore
    from storage.s3.account import S3Credentials
    from storage.s3.bucket import Bucket
    from storage.witness.port import Witness

_loading = threading.RLock()
"""Held while an adapter is imported: of two threads that import modules with circular imports,
each may wait for the other, and one of them then gets an error."""


@cache
def objects() -> ObjectStore:
    """Return the object store of this installation."""
    chosen = settings()
    if chosen.on_services:
        with _loading:
            from storage.minio import MinioStore

            bucket = _bucket()  # imports more
        return MinioStore(bucket, chosen.scratch_path, chosen.store_lock_days)

    from storage.disk import DiskStore

    return DiskStore(chosen.objects_path)


@cache
def _bucket() -> Bucket:
    """Return the bucket of this installation, on services."""
    with _loading:
        from storage.s3.bucket import Bucket

    chosen = settings()
    return Bucket(*_account().clients(), chosen.store.name, chosen.store_lock_mode)


os.register_at_fork(after_in_child=objects.cache_clear)  # connections must not be shared
os.register_at_fork(after_in_child=_bucket.cache_clear)


def witness(installation: str) -> Witness:
    """Return the witness: in the bucket, or in the state folder.

    Args:
        installation: Installation id of the archive.
    """
    chosen = settings()
    if chosen.on_services:
        with _loading:
            from storage.witness.bucket import BucketWitness

        return BucketWitness(_bucket(), installation, chosen.store_lock_days)
    return witness_at(chosen.state_dir, installation)


def witness_at(folder: Path, installation: str) -> Witness:
    """Return the witness of an embedded installation in a state folder."""
    from storage.witness.folder import FolderWitness

    return FolderWitness(folder / installation)


def anchor_key() -> bytes:
    """Return the HMAC key that signs anchors of the ledger, derived from the secret key."""
    chosen = settings()
    kept = chosen.secret_key
    secret = secret_key(chosen.home) if kept is None else kept.get_secret_value()
    return hmac.digest(secret.encode(), b"anchors of the ledger", "sha256")


def objects_at(home: Path) -> ObjectStore:
    """Return the object store of an embedded installation in another home folder."""
    from storage.disk import DiskStore

    return DiskStore(home / OBJECTS)


def _account() -> S3Credentials:
    """Return the credentials for the object store, on services."""
    from storage.s3.account import S3Credentials

    chosen = settings()
    at = chosen.store
    return S3Credentials(
        server=at.netloc,
        access_key=at.user or chosen.store_access_key,
        secret_key=at.password,
        region=chosen.store_region,
        tls=at.scheme == "https",
        answer_s=chosen.store_answer_s,
    )


def bucket(name: str) -> ObjectStore:
    """Return another bucket of the object store, on services."""
    from storage.minio import MinioStore
    from storage.s3.bucket import Bucket

    plain, once = _account().clients()
    return MinioStore(Bucket(plain, once, name), settings().scratch_path)


def folder(root: Path) -> ObjectStore:
    """Return an object store in a local folder."""
    from storage.disk import DiskStore

    return DiskStore(root)


def store_clock_offset_s() -> float:
    """Return how far the store's clock is ahead of ours, in seconds; only on services.

    Raises:
        StoreUnavailable: It does not answer.
    """
    with _loading:
        from storage import server_clock

    return server_clock.offset_s(settings().store.scheme, settings().store.netloc)


@cache
def index() -> Index:
    """Return the index: Elasticsearch, or SQLite in the file of all other tables."""
    if settings().on_services:
        with _loading:
            from search.elastic.index import ElasticIndex

        at = settings().elasticsearch
        url = f"{at.scheme}://{at.netloc}"
        return ElasticIndex.at(url, at.user, at.password, settings().installation)

    from django.db import connection

    from search.sqlite.index import SqliteIndex

    return SqliteIndex(Path(connection.settings_dict["NAME"]))


os.register_at_fork(after_in_child=index.cache_clear)


@cache
def broker() -> InProcess | OnRedis:
    """Return the broker that carries nudges; does not connect yet."""
    chosen = settings()
    if chosen.on_services:
        from config.broker_on_redis import on_redis

        return on_redis(chosen.broker, chosen.installation)
    from config.broker_in_process import InProcess

    return InProcess(middleware=[])


def message_secret() -> bytes:
    """Return the key that signs nudges; a new random one if they stay in this process."""
    kept = settings().secret_key
    if settings().on_services and kept is not None:
        return kept.get_secret_value().encode()
    return secrets.token_bytes(32)


def page_reader(engine: str) -> PageReader:
    """Return a new page reader with a child process of its own; the caller closes it."""
    from ocr.sandbox.client import PageReader

    chosen = settings()
    return PageReader(
        engine,
        chosen.engine_threads,
        _limits(),
        precision=chosen.engine_precision,
        workspaces=_workspaces(),
    )


def engine(name: str) -> Engine:
    """Return an OCR engine as configured; loading it takes about a second.

    Raises:
        EngineMissing: It is not installed.
    """
    from ocr.engines import registry

    return registry.make(name, precision=settings().engine_precision)


def pdf_maker() -> PdfMaker:
    """Return a new maker of PDF/A files with a child process of its own; the caller closes it.

    Its time limits are larger: compressing a large page takes longer than reading it, and a
    whole item is one file.
    """
    from ocr.sandbox.pdf_client import PdfMaker

    limits = _limits()
    more = replace(limits, cpu_s=4 * limits.cpu_s, wall_s=4 * limits.wall_s)
    return PdfMaker(replace(more, scratch_mib=4096), _workspaces())


def _workspaces() -> Path:
    """Return the folder of the children's workspaces; beside the objects, to link to these."""
    return settings().home / "run" / "children"


def _limits() -> Limits:
    from ocr.limits import Limits

    chosen = settings()
    return Limits(
        cpu_s=chosen.page_cpu_limit_s,
        wall_s=chosen.page_wall_limit_s,
        memory_mib=chosen.page_memory_limit_mib,
        pixels=chosen.page_limit_megapixels * 1_000_000,
        pages=chosen.file_limit_pages,
        pages_per_child=chosen.pages_per_child,
    )
