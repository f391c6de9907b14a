"""The adapters that must pass the same suites."""

from __future__ import annotations

import pytest

from search.elastic.index import ElasticIndex
from search.sqlite.index import SqliteIndex
from storage.disk import DiskStore
from storage.minio import MinioStore
from storage.s3.account import S3Credentials
from storage.s3.bucket import Bucket
from tests import services


@pytest.fixture
def sqlite_index(tmp_path):
    return SqliteIndex(tmp_path / "lantai.sqlite3")


@pytest.fixture
def elastic_index():
    name = services.fresh_name()
    with services.index_client() as client:
        yield ElasticIndex(client, name, at_once=True)
    services.remove_indices(name)


@pytest.fixture(params=["sqlite", pytest.param("elastic", marks=pytest.mark.services)])
def empty(request):
    """An index that holds nothing."""
    return request.getfixturevalue(f"{request.param}_index")


ENDPOINTS = {"minio": "S3_ENDPOINT", "versitygw": "S3_SECOND_ENDPOINT"}
SERVERS = tuple(ENDPOINTS)
BUCKETS = tuple(pytest.param(each, marks=pytest.mark.services) for each in SERVERS)


def clients(endpoint):
    """Return clients of the S3 server at `endpoint`, as an installation makes them."""
    access, secret = services.needs("S3_ACCESS_KEY", "S3_SECRET_KEY")
    return S3Credentials(endpoint, access, secret, tls=False).clients()


@pytest.fixture
def disk_store(tmp_path):
    """A folder that holds nothing."""
    return DiskStore(tmp_path / "objects")


@pytest.fixture(params=BUCKETS)
def bucket_store(request, tmp_path):
    """A bucket with object lock that holds nothing."""
    with services.bucket(ENDPOINTS[request.param]) as (endpoint, name):
        client, once = clients(endpoint)
        yield MinioStore(Bucket(client, once, name), tmp_path / "scratch")


@pytest.fixture(params=("disk", *BUCKETS))
def store(request, tmp_path):
    """A store that holds nothing."""
    if request.param == "disk":
        yield DiskStore(tmp_path / "objects")
        return
    with services.bucket(ENDPOINTS[request.param]) as (endpoint, name):
        client, once = clients(endpoint)
        yield MinioStore(Bucket(client, once, name), tmp_path / "scratch")
