"""Images: ours as the Dockerfile says, stand-ins for those of servers, and how long it took."""

from __future__ import annotations

import hashlib
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
            archive.add(ROOT / file, str(file), filter=_as_committed)
    return packed.getvalue()


def _as_committed(file: tarfile.TarInfo) -> tarfile.TarInfo:
    """Give a file the mode that any checkout has, for an image keeps the modes of its files."""
    file.mode = 0o755 if file.mode & 0o100 else 0o644
    return file


def commit_before() -> bytes:
    """Return the files of the commit before the last one, as a tar archive."""
    asked = ["git", "-c", "tar.umask=0022", "archive", "--format=tar", "HEAD^1"]
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
    """Build the stand-ins for images that the compose files name, where they have changed."""
    programs = os.environ.get("LANTAI_TEST_CONTAINER_SERVERS")
    if not programs:
        return  # the real ones are pulled
    parts = _parts(Path(programs))
    made_of = f"made-of={_digest(parts)}"
    wanted = [image for image in _images(folder, machine) if _stage(image)]
    name = "'{{.Repository}}:{{.Tag}}'"
    listed = f"docker image ls --filter label={made_of} --format {name}"
    if set(wanted) <= set(machine.run(listed).text.split()):
        return
    with timed("pack the stand-ins"):
        context = machine.unpack(_packed(parts), "standins")
    base = re.findall(r"^FROM (\S+)", tree.text(Path("Dockerfile")), re.MULTILINE)[0]
    for image in wanted:
        options = f"--target {_stage(image)} --label {made_of} --build-arg BASE={base}"
        build(machine, context, image, options)


def _stage(image: str) -> str | None:
    return SERVERS.get(image.partition(":")[0])


def _images(folder: str, machine: Machine) -> list[str]:
    files = "-f docker-compose.yml -f docker-compose.https.yml"
    told = machine.run(f"cd {folder} && docker compose {files} config --format json")
    return sorted({each["image"] for each in json.loads(told.out)["services"].values()})


def _parts(programs: Path) -> dict[str, Path]:
    """Return what the stand-ins are made of, by its name in their context."""
    return {
        **{file.name: file for file in STANDINS.iterdir()},
        "minio": programs / "bin" / "minio",
        "mc": _client(),
        "jdk": _java(),
        "elasticsearch": max(programs.glob("elasticsearch-*/")),
    }


def _digest(parts: dict[str, Path]) -> str:
    """Return a digest that is another when a part is: of our files by content, else by time."""
    found = hashlib.sha256()
    for name, at in sorted(parts.items()):
        if at.parent == STANDINS:
            found.update(at.read_bytes())
        else:
            found.update(f"{name} {at} {at.stat().st_size} {at.stat().st_mtime_ns}".encode())
    return found.hexdigest()


def _packed(parts: dict[str, Path]) -> bytes:
    """Return the context of the stand-ins as a tar archive."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, at in parts.items():
            archive.add(at, name, filter=_kept)
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
