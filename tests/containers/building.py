"""Images: ours as the Dockerfile says, stand-ins for those of servers, and how long it took."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.containers.engine import Machine
from tests.house import tree
from tests.places import ROOT

STANDINS = Path(__file__).parent / "standins"

SERVERS = {
    "postgres": "postgres",
    "redis": "redis",
    "nginx": "nginx",
    "pgsty/silo": "silo",
    "elasticsearch": "elasticsearch",
}
"""Images of servers, and the stage of `standins/Dockerfile` that stands in for each."""

CLIENT = "github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9"
"""The client that the image of the store holds, as Go's module proxy has it."""

_LEFT_OUT = re.compile(
    r"jdk/(lib/(src\.zip|ct\.sym)|jmods|man)(/|$)"
    r"|elasticsearch/(logs|data)(/|$)"
    r"|elasticsearch/config/(elasticsearch\.(yml|keystore)|users.*)$"
)
"""Sources of the JDK; data, password and choices of the server of this machine."""


@contextmanager
def timed(what: str) -> Generator[None, None, None]:
    """Print how long something took, in seconds."""
    began = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - began:.0f} s", file=sys.__stderr__, flush=True)


def working_tree() -> bytes:
    """Return the files that are or would be committed, as a tar archive."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for file in tree.files():
            archive.add(ROOT / file, str(file))
    return packed.getvalue()


def commit_before() -> bytes:
    """Return the files of the commit before the last one, as a tar archive."""
    asked = ["git", "archive", "--format=tar", "HEAD^1"]
    return subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout


def build(machine: Machine, folder: str, image: str, *options: str) -> None:
    """Build an image of a folder on the machine that has a network for building."""
    words = " ".join(("docker build -q --network host -t", image, *options, folder))
    with timed(f"build {image}"):
        machine.run(words, patience_s=1200)


def ours(folder: str, machine: Machine) -> str:
    """Return the name of our image in the compose file of a folder."""
    return next(each for each in _images(folder, machine) if each.startswith("lantai:"))


def build_standins(machine: Machine, folder: str) -> None:
    """Build a stand-in for each image of a server that the compose files name."""
    programs = os.environ.get("LANTAI_TEST_CONTAINER_SERVERS")
    if not programs:
        return  # the real ones are pulled
    with timed("pack the stand-ins"):
        context = machine.unpack(_standins(Path(programs)), "standins")
    base = re.findall(r"^FROM (\S+)", tree.text(Path("Dockerfile")), re.MULTILINE)[0]
    for image in _images(folder, machine):
        if stage := SERVERS.get(image.partition(":")[0]):
            build(machine, context, image, f"--target {stage} --build-arg BASE={base}")


def _images(folder: str, machine: Machine) -> list[str]:
    files = "-f docker-compose.yml -f docker-compose.https.yml"
    told = machine.run(f"cd {folder} && docker compose {files} config --format json")
    return sorted({each["image"] for each in json.loads(told.out)["services"].values()})


def _standins(programs: Path) -> bytes:
    """Return the context of the stand-ins: their files and the servers' programs."""
    elasticsearch = max(programs.glob("elasticsearch-*/"))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for file in STANDINS.iterdir():
            archive.add(file, file.name)
        archive.add(programs / "bin" / "minio", "minio")
        archive.add(_client(), "mc")
        archive.add(_java(), "jdk", filter=_kept)
        archive.add(elasticsearch, "elasticsearch", filter=_kept)
        archive.addfile(tarfile.TarInfo("elasticsearch/config/elasticsearch.yml"))
    return packed.getvalue()


def _kept(file: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leave out what no server runs, and the owners of this machine."""
    file.uid = file.gid = 0
    file.uname = file.gname = ""
    return None if _LEFT_OUT.match(file.name) else file


def _java() -> Path:
    """Return the newest JDK of the machine."""
    return max(
        Path("/usr/lib/jvm").glob("*/release"),
        key=lambda at: int(re.findall(r'JAVA_VERSION="(\d+)', at.read_text())[0]),
    ).parent


def _client() -> Path:
    """Return the store's client, compiled once for this checkout."""
    folder = ROOT / "build" / "containers"
    if not (folder / "mc").exists():
        where = {**os.environ, "GOBIN": str(folder), "GOFLAGS": "-mod=mod"}
        with timed("compile the store's client"):
            subprocess.run(["go", "install", CLIENT], env=where, check=True)
    return folder / "mc"
