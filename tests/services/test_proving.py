"""On services a restored database and a restored bucket, or a folder of it, are proved."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from minio.commonconfig import CopySource
from psycopg import sql

from storage.keys import is_outside_register
from tests import program, services
from tests.line import box
from tests.services.machines import NULL, worker

pytestmark = pytest.mark.services


@contextmanager
def restored_database(url):
    """Give the address of a copy of a database that nobody is connected to."""
    (server,) = services.needs("POSTGRES_URL")
    name, held = services.fresh_name(), urlsplit(url).path.strip("/")
    with psycopg.connect(server, autocommit=True) as connection:
        words = "CREATE DATABASE {} TEMPLATE {}"
        copied = sql.SQL(words).format(sql.Identifier(name), sql.Identifier(held))
        connection.execute(copied)
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def held_by(site):
    at = urlsplit(site.settings["LANTAI_STORE_URL"])
    client, bucket = services.store_client(at.netloc), at.path.strip("/")
    listed = client.list_objects(bucket, recursive=True)
    return (
        client,
        bucket,
        [name for each in listed if not is_outside_register(name := each.object_name)],
    )


def prove(site, home, *arguments):
    done = program.run(home, "prove", *arguments, "--json", **site.settings)
    return (json.loads(done.stdout) if done.stdout else done.stderr), done.returncode


def test_a_restored_database_and_bucket_are_proved_and_what_they_lack_is_found(tmp_path):
    home, address = tmp_path / "home", tmp_path / "address"
    with services.site(**NULL) as site:
        with worker(site, tmp_path / "worker"):
            papers = box.fill(tmp_path / "in", ["1.tif", "2.tif"])
            program.answer(home, "ingest", str(papers), **site.settings)
        client, bucket, keys = held_by(site)
        with (
            restored_database(site.settings["LANTAI_DATABASE_URL"]) as url,
            services.bucket() as (_, copy),
        ):
            address.write_text(f"{url}\n")
            for key in keys:
                client.copy_object(copy, key, CopySource(bucket, key))
                client.fget_object(bucket, key, str(tmp_path / "folder" / key))
            for objects in (copy, str(tmp_path / "folder")):
                told, code = prove(site, home, objects, "--database", str(address))
                assert (told["proved"], told["read"], code) == (True, len(keys), 0), told
            client.remove_object(copy, keys[0])
            told, code = prove(site, home, copy, "--database", str(address))
            assert (told["damaged"], code) == ([keys[0]], 1)
            with psycopg.connect(url) as connection:
                connection.execute("update catalog_item set number = 'X' where id = 1")
            told, code = prove(site, home, str(tmp_path / "folder"), "--database", str(address))
            assert (told["wrong"]["unlike"], told["wrong"]["damaged"], code) == (1, 0, 1)
            told = json.loads(program.run(home, "doctor", "--json", **site.settings).stdout)
            states = {each["part"]: each["state"] for each in told["findings"]}
            assert (states["restore"], told["well"]) == ("wrong", False)
        _is_refused(site, home, address, bucket, tmp_path)


def _is_refused(site, home, address, bucket, folder):
    """What is alive is no copy, and an address that leads nowhere is told."""
    said, code = prove(site, home, bucket, "--database", str(address))
    assert ("这不是副本" in said, code) == (True, 2)
    address.write_text(site.settings["LANTAI_DATABASE_URL"])
    said, code = prove(site, home, str(folder), "--database", str(address))
    assert ("这不是副本" in said, code) == (True, 2)
    for wrong in ("mysql://x:geheim@db.invalid/x", "postgresql://x:geheim@127.0.0.1:1/x"):
        address.write_text(wrong)
        said, code = prove(site, home, str(folder), "--database", str(address))
        assert ("副本无法读取" in said, "geheim" in said, code) == (True, False, 2), said


def test_on_one_machine_there_is_no_restored_postgresql(tmp_path):
    address = tmp_path / "address"
    address.write_text("postgresql://x@127.0.0.1/x")
    done = program.run(tmp_path / "home", "prove", "x", "--database", str(address))
    assert (done.returncode, "不使用 PostgreSQL" in done.stderr) == (2, True)


def test_the_address_may_be_in_no_file(tmp_path):
    done = program.run(tmp_path / "home", "prove", "x", "--database", str(Path("/nowhere")))
    assert (done.returncode, "副本无法读取" in done.stderr) == (2, True)
