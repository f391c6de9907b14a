"""The Dockerfile builds what `make setup` does, and keeps what runs."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib

from tests.house import compose, tree
from tests.places import ROOT
from tests.program import environment

TOOLS = {"gettext"}
"""Debian packages that only the building needs."""


def _packages(stage):
    found = [
        words[2:] for words in compose.commands(stage) if words[:2] == ["apt-get", "install"]
    ]
    return {word for words in found for word in words if not word.startswith("-")}


def test_it_has_the_debian_packages_of_the_makefile_and_the_tools_only_to_build():
    *_, build, last = compose.stages()
    listed = re.search(r"^PACKAGES := (.*)$", tree.text(ROOT / "Makefile"), re.MULTILINE)
    assert listed
    assert _packages(last) | _packages(build) == set(listed[1].split())
    assert _packages(build) == TOOLS
    assert _packages(last) & TOOLS == set()


def test_it_installs_the_packages_of_the_lock_as_everybody_does():
    here = {
        tuple(words)
        for stage in compose.stages()
        for words in compose.commands(stage)
        if words[0].endswith("pip")
    }
    lines = tree.text(ROOT / ".ci" / "environment").replace('"$lock"', "requirements.lock")
    everywhere = {
        tuple(shlex.split(line))
        for line in lines.splitlines()
        if line.startswith(".venv/bin/pip")
    }
    assert here == everywhere


def test_it_compiles_the_translations_as_everybody_does():
    (line,) = re.findall(r"msgfmt .*", tree.text(ROOT / "Makefile"))
    catalogue = "web/locale/zh_Hans/LC_MESSAGES/django"
    wanted = line.replace("$@", f"{catalogue}.mo").replace("$<", f"{catalogue}.po")
    assert shlex.split(wanted) in compose.commands(compose.stages()[-2])


def test_all_stages_stand_on_the_same_python_and_it_is_one_we_support():
    said = [compose.said(stage, "FROM")[0] for stage in compose.stages()]
    names = {name for each in said for name in re.findall(r" AS (\w+)$", each)}
    bases = {each.split()[0] for each in said} - names
    assert len(bases) == 1
    version = re.fullmatch(r"python:(3\.\d+)\.\d+-slim-bookworm", bases.pop())
    assert version
    assert f"--python-version {version[1]} " in tree.text(ROOT / "Makefile")


def test_the_last_stage_runs_lantai_as_a_user_without_rights():
    last = compose.stages()[-1]
    (user,) = compose.said(last, "USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert json.loads(compose.said(last, "ENTRYPOINT")[0]) == ["lantai"]
    assert ["lantai", *json.loads(compose.said(last, "CMD")[0])] == ["lantai", "serve"]


def test_what_changes_seldom_lies_below_what_changes_with_each_commit():
    """Packages of the lock are one layer, which images of two commits share."""
    locked, _trimmed, _build, last = compose.stages()
    assert compose.said(locked, "COPY") == ["requirements.lock ./"]
    assert compose.said(last, "COPY") == [
        "--from=trimmed /opt/lantai/.venv /opt/lantai/.venv",
        "--from=build /own /opt/lantai",
    ]


def test_the_variables_of_the_image_are_settings():
    named = [
        name for name in compose.variables(compose.stages()[-1]) if name.startswith("LANTAI_")
    ]
    assert named
    assert compose.settings_named(*named) == set()


def test_scratch_lies_where_every_container_has_a_volume_of_its_own():
    chosen = compose.variables(compose.stages()[-1])
    assert compose.said(compose.stages()[-1], "VOLUME") == [chosen["LANTAI_HOME"]]
    assert chosen["TMPDIR"].startswith(f"{chosen['LANTAI_HOME']}/")
    for name in compose.OURS:
        targets = [each["target"] for each in compose.services()[name]["volumes"]]
        assert targets == [chosen["LANTAI_HOME"]]


def test_the_image_and_the_compose_file_ask_the_pages_in_the_same_way():
    (line,) = compose.said(compose.stages()[-1], "HEALTHCHECK")
    asked = json.loads(line.partition(" CMD ")[2])
    assert ["CMD", *asked] == compose.services()["web"]["healthcheck"]["test"]


def _let_in():
    lines = tree.text(ROOT / ".dockerignore").splitlines()
    assert "*" in lines
    return [line[1:] for line in lines if line.startswith("!")]


def test_the_image_gets_the_packages_and_nothing_that_a_site_keeps_beside_them():
    wanted = tomllib.loads(tree.text(ROOT / "pyproject.toml"))["tool"]["setuptools"]["packages"]
    files = {name for name in _let_in() if (ROOT / name).is_file()}
    assert set(_let_in()) - files == set(wanted)
    assert files == {"LICENSE", "NOTICE", "pyproject.toml", "requirements.lock"}


def test_the_command_runs_from_what_the_image_gets(tmp_path):
    for file in tree.files():
        if file.parts[0] in _let_in():
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, tmp_path / file)
    done = subprocess.run(
        [sys.executable, "-m", "web", "search", "--json"],
        cwd=tmp_path,
        env=environment(tmp_path / "home") | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["total"] == 0
