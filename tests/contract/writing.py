"""A process of its own that puts objects, to be raced or killed.

`python -m tests.contract.writing FOLDER [ENDPOINT BUCKET]` reads lines of key, byte and size
in bytes from standard input, puts so many of that byte, and answers `stored` or `refused`.
"""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from storage.disk import DiskStore
from storage.errors import OverwriteRefused
from storage.minio import MinioStore
from storage.s3.bucket import Bucket
from tests.contract.conftest import clients


def content(byte, size):
    """Return what such a line stores."""
    return bytes([int(byte)]) * int(size)


def where(store, endpoint=None):
    """Return the arguments that name a store; through a door where `endpoint` is one."""
    if isinstance(store, DiskStore):
        return [str(store.root)]
    server = store.bucket.client._base_url.host
    return [str(store.scratch), endpoint or server, store.bucket.name]


@contextmanager
def writer(arguments):
    """Give a writing process that is ready; it is ended with the context."""
    command = [sys.executable, "-m", "tests.contract.writing", *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        try:
            yield child
        finally:
            child.kill()


def say(child, key, byte, size):
    """Let a writer put an object."""
    print(key, byte, size, file=child.stdin, flush=True)


def _main(folder, endpoint=None, name=None):
    store: DiskStore | MinioStore = DiskStore(Path(folder))
    if endpoint:
        client, once = clients(endpoint)
        store = MinioStore(Bucket(client, once, name), Path(folder))
    print("ready", flush=True)
    for line in sys.stdin:
        key, byte, size = line.split()
        try:
            store.put(key, io.BytesIO(content(byte, size)))
        except OverwriteRefused:
            print("refused", flush=True)
        else:
            print("stored", flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
