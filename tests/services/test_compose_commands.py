"""What docker-compose.yml has its servers run is understood by such servers."""

from __future__ import annotations

import getpass
import os
import pwd
import shlex
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from tests.house import compose
from tests.services import fresh_name, needs

pytestmark = pytest.mark.services


def _shell(service, part, **paths):
    """Return the script of a service, its places in the container replaced by others."""
    script = compose.services()[service][part]
    script = script["test"] if part == "healthcheck" else script
    text = str(script[-1])
    for place, here in paths.values():
        assert place in text
        text = text.replace(place, str(here))
    return text


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _asks(script, **more):
    done = subprocess.run(
        ["sh", "-c", script], env=os.environ | more, capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.fixture
def folder(tmp_path):
    secret = fresh_name()
    for name in compose.model()["secrets"]:
        (tmp_path / name).write_text(secret)
    return tmp_path


@pytest.fixture
def broker(folder):
    """Give the port of a Redis started as the file says; it ends with the test."""
    script = _shell(
        "broker",
        "command",
        secrets=("/run/secrets", folder),
        memory=("/run/redis", folder),
        data=("--dir /data", f"--dir {folder}"),
    )
    port = _free_port()
    server = subprocess.Popen(["sh", "-c", f"{script.rstrip()} --port {port} --bind 127.0.0.1"],
                              stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        yield port
    finally:
        server.terminate()
        server.wait(20)


def test_redis_runs_as_the_file_says_and_is_found_well(broker, folder):
    asked = _shell("broker", "healthcheck", secrets=("/run/secrets", folder))
    asked = asked.replace("redis-cli", f"redis-cli -h 127.0.0.1 -p {broker}")
    until = time.monotonic() + 20
    while not _asks(asked):
        assert time.monotonic() < until
        time.sleep(0.1)
    secret = (folder / "lantai_broker_password").read_text()
    with redis.Redis(port=broker, password=secret) as client:
        kept = client.config_get("appendonly", "maxmemory-policy")
    assert kept == {"appendonly": "yes", "maxmemory-policy": "noeviction"}
    (folder / "lantai_broker_password").write_text("another")
    assert not _asks(asked)


@pytest.fixture
def as_postgres(tmp_path):
    """Give a way to run programs of PostgreSQL, which refuse to run as root."""
    programs = max(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: int(at.parent.name)
    )
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    for each in (tmp_path, *tmp_path.parents):  # pytest's own are closed to other users
        if each.name.startswith("pytest-") or "pytest-" in str(each.parent):
            each.chmod(0o755)
    place = tmp_path / "cluster"
    place.mkdir()
    os.chown(place, pwd.getpwnam(user).pw_uid, -1)

    def run(program, *words):
        command = [programs / program, *words]
        done = subprocess.run(
            command,
            cwd=place,
            user=user if os.geteuid() == 0 else None,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    return run, place


def test_postgresql_understands_the_words_of_its_start(as_postgres, folder):
    needs("POSTGRES_URL")
    run, place = as_postgres
    server = compose.services()["database"]
    words = shlex.split(server["environment"]["POSTGRES_INITDB_ARGS"])
    password = f"--pwfile={folder / 'lantai_database_password'}"
    run("initdb", "-D", place, "-U", "lantai", "--no-sync", password, *words)
    program, *flags = server["command"]
    assert program == "postgres"
    assert run("postgres", "-D", place, *flags, "-C", "max_connections") == "200"
    assert run("postgres", "-D", place, *flags, "-C", "log_error_verbosity") == "terse"


def test_postgresql_is_found_well(as_postgres):
    (url,) = needs("POSTGRES_URL")
    run, _place = as_postgres
    at = urlsplit(url)
    _cmd, program, *words = compose.services()["database"]["healthcheck"]["test"]
    run(program, *words, "-p", str(at.port))
    with pytest.raises(subprocess.CalledProcessError):
        run(program, *words, "-p", str(_free_port()))


def test_elasticsearch_is_found_well_by_its_password_only(folder):
    (url,) = needs("ELASTICSEARCH_URL")
    at = urlsplit(url)
    asked = _shell(
        "index",
        "healthcheck",
        secrets=("/run/secrets", folder),
        place=("127.0.0.1:9200", f"{at.hostname}:{at.port}"),
        user=("elastic:", f"{at.username}:"),
    )
    (folder / "lantai_index_password").write_text(at.password or "")
    assert _asks(asked)
    (folder / "lantai_index_password").write_text("another")
    assert not _asks(asked)


def test_the_store_is_found_well():
    (endpoint,) = needs("S3_ENDPOINT")
    _cmd, program, *words = compose.services()["store"]["healthcheck"]["test"]
    *words, url = words
    done = subprocess.run(
        [program, *words, url.replace("127.0.0.1:9000", endpoint)], check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["worker", "scheduler"])
def test_a_worker_is_found_well_while_it_beats(name, tmp_path):
    asked = compose.services()[name]["healthcheck"]["test"][-1]
    pulse = tmp_path / "run" / "pulse"
    pulse.parent.mkdir()
    assert not _asks(asked, LANTAI_HOME=str(tmp_path))
    pulse.touch()
    assert _asks(asked, LANTAI_HOME=str(tmp_path))
    os.utime(pulse, (time.time() - 200,) * 2)
    assert not _asks(asked, LANTAI_HOME=str(tmp_path))
