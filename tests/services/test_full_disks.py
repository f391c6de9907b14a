"""A disk is full, the servers' or a machine's own: intake says so, all else waits for room."""

from __future__ import annotations

import json
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from minio import MinioAdmin
from minio.credentials.providers import StaticProvider
from psycopg import sql

from tests.crash.processes import Running, wait_for
from tests.line import box
from tests.services import index_client, machines, needs, site
from tests.services.crew import crew
from tests.services.test_back_pressure import MOST_ATTEMPTS, UNFINISHED

pytestmark = [pytest.mark.services, pytest.mark.timeout(400)]

FILES = 40
QUICK = {"LANTAI_MACHINE_WAIT_S": "1", "LANTAI_LEASE_S": "4"}


@contextmanager
def full_store(here):
    """Let the bucket have a quota that nothing fits into (MinIO)."""
    at = urlsplit(here.settings["LANTAI_STORE_URL"])
    who = StaticProvider(*needs("S3_ACCESS_KEY", "S3_SECRET_KEY"))
    admin = MinioAdmin(endpoint=at.netloc, credentials=who, secure=False)
    admin.bucket_quota_set(at.path[1:], 1)
    try:
        yield
    finally:
        admin.bucket_quota_clear(at.path[1:])


@contextmanager
def full_database(here):
    """Let the database be read only, which is what hosts do before a disk is quite full."""
    (url,) = needs("POSTGRES_URL")
    name = urlsplit(here.settings["LANTAI_DATABASE_URL"]).path[1:]
    with psycopg.connect(url, autocommit=True) as connection:

        def set_to(value):
            change = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}")
            connection.execute(change.format(sql.Identifier(name), sql.Literal(value)))
            end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(end, [name])

        set_to("on")
        try:
            yield
        finally:
            set_to("off")


@contextmanager
def full_index(here):
    """Block the indices as Elasticsearch does when its disk is nearly full."""
    with index_client() as client:

        def set_to(value):
            blocked = {"index.blocks.read_only_allow_delete": value}
            client.indices.put_settings(index=f"{here.name}-*", settings=blocked)

        set_to(True)
        try:
            yield
        finally:
            set_to(None)


FULL = {
    "store": (full_store, "磁盘空间已满"),
    "database": (full_database, "数据库不允许写入"),
    "index": (full_index, "检索索引"),
}


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with site(**machines.NULL, **QUICK) as made, crew(made, tmp_path_factory.mktemp("a"), 1):
        yield made


def papers(folder, files, seed):
    return box.fill(folder, [f"{number}.tif" for number in range(1, files + 1)], seed)


def finished(running, again):
    """Return what is told at the end, feeding again what was refused in the middle."""
    code, out, said = running.end()
    assert "Traceback" not in said
    if code == 0:
        return json.loads(out)
    assert code == 3, said
    return again().answer()


@pytest.mark.parametrize("part", FULL)
def test_a_server_whose_disk_is_full_is_told_at_the_door_and_waited_for(here, tmp_path, part):
    filling, sentence = FULL[part]
    seed = 100_000 * (1 + list(FULL).index(part))
    first = papers(tmp_path / "in", FILES, seed)
    late = papers(tmp_path / "late", 1, seed + FILES)

    def feed(folder):
        return Running(tmp_path / "desk", "ingest", str(folder), "--json", **here.settings)

    before = machines.count(here, machines.READ)
    running = feed(first)
    wait_for(lambda: machines.count(here, machines.READ) > before + 3)
    with filling(here):
        code, out, said = feed(late).end()
        assert machines.count(here, UNFINISHED) > 0, "nothing was in flight"
    assert (code, out) == (3, ""), said
    assert sentence in "".join(said.split())
    for folder, run in ((first, running), (late, feed(late))):
        told = finished(run, lambda folder=folder: feed(folder))
        assert {each["verdict"] for each in told["files"]} == {"filed"}
        assert told["account"]["balances"]
    assert machines.count(here, MOST_ATTEMPTS) == 1
    assert machines.count(here, machines.STAYS) == 0
