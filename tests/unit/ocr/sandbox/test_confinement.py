"""A child that reads pages can do nothing else, in a container as on a machine of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image

from ocr.errors import ChildLost
from ocr.limits import Limits
from ocr.sandbox import landlock
from ocr.sandbox.client import PageReader
from ocr.sandbox.workspace import Workspace
from tests.places import ROOT
from tests.unit.ocr.sandbox.test_client import endless

ATTEMPTS = """
import ctypes, json, os, signal, socket, sys, threading
from pathlib import Path
from ocr.sandbox import confine
from ocr.limits import DEFAULT
from dataclasses import asdict

workspace, secret, port, unix = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
parent = os.getppid()
confine.confine(asdict(DEFAULT), 1, workspace=workspace)

def connect_tcp():
    socket.create_connection(("127.0.0.1", port), 1)

def connect_unix():
    socket.socket(socket.AF_UNIX).connect(unix)

def send_datagram():
    socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)

def make_socket_by_ring():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(425, 1, ctypes.create_string_buffer(256)) < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")

def trace_parent():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, parent, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")

def through(link):
    link.symlink_to(secret)
    return link.read_bytes()

attempts = {
    "connect_tcp": connect_tcp,
    "connect_unix": connect_unix,
    "send_datagram": send_datagram,
    "make_socket_by_ring": make_socket_by_ring,
    "read_secret": lambda: open(secret).read(),
    "read_secret_by_link": lambda: through(workspace / "scratch" / "link"),
    "link_secret": lambda: os.link(secret, workspace / "scratch" / "hard"),
    "write_secret": lambda: open(secret, "w"),
    "remove_secret": lambda: os.remove(secret),
    "list_its_folder": lambda: os.listdir(Path(secret).parent),
    "write_input": lambda: open(workspace / "input" / "file", "wb"),
    "shorten_input": lambda: os.truncate(workspace / "input" / "file", 0),
    "environment_of_parent": lambda: open(f"/proc/{parent}/environ", "rb").read(),
    "memory_of_parent": lambda: open(f"/proc/{parent}/mem", "rb"),
    "signal_parent": lambda: os.kill(parent, 0),
    "signal_all": lambda: os.kill(-1, 0),
    "trace_parent": trace_parent,
    "read_input": lambda: (workspace / "input" / "file").read_bytes(),
    "write_scratch": lambda: (workspace / "scratch" / "page").write_bytes(b"page"),
    "start_thread": lambda: threading.Thread(target=os.getpid).start(),
    "start_program": lambda: __import__("subprocess").run(["/bin/true"], check=True),
}
outcome = {}
for name, attempt in attempts.items():
    try:
        attempt()
        outcome[name] = "done"
    except OSError:
        outcome[name] = "denied"
print(json.dumps(outcome))
"""

pytestmark = pytest.mark.skipif(
    not landlock.version(), reason="this kernel cannot take files away from a process"
)

NEEDED = {"read_input", "write_scratch", "start_thread", "start_program"}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """What a confined process could do, by the name of what it tried."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "secret-key").write_text("not for children")
    (folder / "scan").write_bytes(b"scan")
    workspace = Workspace(folder / "children")
    workspace.lend(folder / "scan")
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        unix.bind(str(folder / "socket"))
        unix.listen()
        port = str(server.getsockname()[1])
        where = [str(workspace.path), str(folder / "secret-key"), port, str(folder / "socket")]
        told = subprocess.run(
            [sys.executable, "-c", ATTEMPTS, *where],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
    workspace.remove()
    assert (folder / "scan").read_bytes() == b"scan"
    assert (folder / "secret-key").read_text() == "not for children"
    return json.loads(told)


def test_what_reading_needs_is_left_to_the_child(outcome):
    assert {name: outcome[name] for name in NEEDED} == dict.fromkeys(NEEDED, "done")


def test_everything_else_is_denied_to_the_child(outcome):
    rest = outcome.keys() - NEEDED
    assert len(rest) > 15
    assert {name: outcome[name] for name in rest} == dict.fromkeys(rest, "denied")


def test_a_child_tells_what_was_denied_to_it(tmp_path):
    (tmp_path / "database").write_bytes(b"rows")
    with PageReader("null") as reader:
        told = asdict(reader.confinement([tmp_path / "database"]))
    assert told == {"network": True, "files": True, "signals": True}


def test_a_child_tells_of_a_file_that_it_can_open():
    with PageReader("null") as reader:
        assert not reader.confinement([Path(sys.executable)]).files


def test_the_reading_child_has_one_thread_when_it_is_confined(tmp_path):
    """A thread that runs already would keep its freedom."""
    counted = """
import os, sys
import ocr.sandbox.__main__
print(len(os.listdir("/proc/self/task")))
"""
    told = subprocess.run(
        [sys.executable, "-c", counted],
        cwd=ROOT,
        env={"PATH": os.defpath, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    assert told.split() == [b"1"]


def scan(path):
    Image.new("RGB", (300, 200), (250, 240, 200)).save(path)
    return path


def test_the_next_file_is_read_and_not_the_one_lent_before(tmp_path):
    first = scan(tmp_path / "first.png")
    Image.new("L", (40, 60), 255).save(tmp_path / "second.png")
    with PageReader("null", workspaces=tmp_path / "run") as reader:
        widths = [
            reader.read(path, 0).text.width
            for path in (first, tmp_path / "second.png", first, first)
        ]
    assert widths == [300, 40, 300, 300]


def test_an_original_is_lent_without_a_copy_where_it_can(tmp_path):
    original = scan(tmp_path / "a.png")
    workspace = Workspace(tmp_path / "run")
    assert workspace.lend(original).samefile(original)
    workspace.remove()
    assert original.exists()


def test_what_a_killed_process_left_is_removed_and_what_lives_stays(tmp_path):
    alive = Workspace(tmp_path)
    left = tmp_path / "lantai-page-left"
    (left / "scratch").mkdir(parents=True)
    long_ago = time.time() - 3600
    os.utime(left, (long_ago, long_ago))
    os.utime(alive.path, (long_ago, long_ago))
    Workspace(tmp_path).remove()
    assert not left.exists()
    assert alive.path.exists()
    alive.remove()


def test_a_child_that_fills_its_scratch_folder_is_given_up(tmp_path):
    with PageReader("null", limits=Limits(scratch_mib=1, wall_s=20)) as reader:
        reader.read(scan(tmp_path / "a.png"), 0)
        for number in range(5):
            (reader.scratch / f"{number}").write_bytes(bytes(1024 * 1024))
        with pytest.raises(ChildLost, match="page-scratch"):
            reader.read(endless(tmp_path / "a.pdf"), 0)
        assert reader.read(scan(tmp_path / "a.png"), 0).text.width == 300
