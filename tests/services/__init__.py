"""The real servers that tests of services run against; the environment says where they are.

`LANTAI_TEST_POSTGRES_URL`, `…_REDIS_URL`, `…_ELASTICSEARCH_URL`, `…_S3_ENDPOINT`,
`…_S3_SECOND_ENDPOINT`, `…_S3_ACCESS_KEY`, `…_S3_SECRET_KEY`; `…_SERVICES` is a program that
stops and starts them. What is not named is skipped, and fails where `CI` is set.
"""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from elasticsearch import Elasticsearch
from minio import Minio
from minio.deleteobjects import DeleteObject
from psycopg import sql

from storage.s3 import xml

VERBS = ("start", "stop", "kill", "pause", "resume")


def needs(*names: str) -> tuple[str, ...]:
    """Return what the environment says of these (`POSTGRES_URL` …), or skip the test."""
    said = [os.environ.get(f"LANTAI_TEST_{name}", "") for name in names]
    missing = [name for name, value in zip(names, said, strict=True) if not value]
    if missing:
        sentence = f"no server here: LANTAI_TEST_{missing[0]} is not set"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return tuple(said)


def servers(verb: str, *names: str) -> None:
    """Start, stop, kill, pause or resume servers of this machine."""
    assert verb in VERBS
    (program,) = needs("SERVICES")
    subprocess.run([program, verb, *names], check=True, capture_output=True, timeout=120)


def fresh_name() -> str:
    """Return a name that nothing on a server has: letters and digits, a letter first."""
    return f"t{secrets.token_hex(6)}"


def store_client(endpoint: str) -> Minio:
    """Return a client of an object store."""
    access, secret = needs("S3_ACCESS_KEY", "S3_SECRET_KEY")
    return Minio(endpoint, access, secret, secure=False)


@contextmanager
def database() -> Generator[str, None, None]:
    """Give the address of an empty PostgreSQL database that ends with the context."""
    (url,) = needs("POSTGRES_URL")
    name = fresh_name()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


@contextmanager
def bucket(which: str = "S3_ENDPOINT") -> Generator[tuple[str, str], None, None]:
    """Give endpoint and name of a bucket with object lock; it ends with all it holds."""
    (endpoint,) = needs(which)
    client, name = store_client(endpoint), fresh_name()
    client.make_bucket(name, object_lock=True)
    try:
        yield endpoint, name
    finally:
        _empty(client, name)


def _empty(client: Minio, name: str) -> None:
    """Delete every version of every object, locked or not, and the bucket."""
    while held := _versions(client, name):
        for key, version in held:
            with suppress(Exception):  # no hold on it, or a marker
                client.disable_object_legal_hold(name, key, version)
        gone = [DeleteObject(key, version) for key, version in held]
        list(client.remove_objects(name, gone, bypass_governance_mode=True))
        if _versions(client, name) == held:
            break  # locked in COMPLIANCE mode: it outlives the test
    with suppress(Exception):
        client.remove_bucket(name)


def _versions(client: Minio, name: str) -> list[tuple[str, str]]:
    """Return keys and versions; the client's list fails on delete markers of versitygw."""
    page = client._execute("GET", name, query_params={"versions": ""}).data
    return [
        (each["Key"], each["VersionId"])
        for tag in ("Version", "DeleteMarker")
        for each in xml.rows(page, tag)
    ]


def index_client() -> Elasticsearch:
    """Return a client of Elasticsearch."""
    (url,) = needs("ELASTICSEARCH_URL")
    at = urlsplit(url)
    return Elasticsearch(
        f"{at.scheme}://{at.hostname}:{at.port}",
        basic_auth=(at.username or "", at.password or ""),
        request_timeout=60,
    )


def remove_indices(name: str) -> None:
    """Remove what an installation has in Elasticsearch."""
    with index_client() as client:
        for index in client.indices.get(index=f"{name}-*", expand_wildcards="all"):
            client.indices.delete(index=index)


def _remove_keys(url: str, name: str) -> None:
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter(f"{name}:*"):
            client.delete(key)


@dataclass(frozen=True, slots=True)
class Site:
    """An empty installation on services.

    Attributes:
        name: Beginning of the names of its indices and queues.
        settings: `LANTAI_…` variables that choose it.
    """

    name: str
    settings: dict[str, str]


@contextmanager
def site(**more: str) -> Generator[Site, None, None]:
    """Give an empty installation on services that ends with the context.

    Args:
        more: Further `LANTAI_…` variables.
    """
    redis_url, index_url = needs("REDIS_URL", "ELASTICSEARCH_URL")
    access, secret = needs("S3_ACCESS_KEY", "S3_SECRET_KEY")
    name = fresh_name()
    with ExitStack() as stack:
        database_url = stack.enter_context(database())
        endpoint, held = stack.enter_context(bucket())
        stack.callback(partial(remove_indices, name))
        stack.callback(partial(_remove_keys, redis_url, name))
        chosen = {
            "LANTAI_DATABASE_URL": database_url,
            "LANTAI_BROKER_URL": redis_url,
            "LANTAI_STORE_URL": f"http://{endpoint}/{held}",
            "LANTAI_STORE_ACCESS_KEY": access,
            "LANTAI_STORE_SECRET_KEY": secret,
            "LANTAI_INDEX_URL": index_url,
            "LANTAI_INSTALLATION": name,
            "LANTAI_SECRET_KEY": secrets.token_hex(32),
        }
        yield Site(name, chosen | more)
