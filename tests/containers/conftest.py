"""One installation for all tests here: images are built once, and all is brought up once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.containers import building
from tests.containers.building import timed
from tests.containers.engine import machine
from tests.containers.installed import Installation

PAGES = "127.0.0.1:18000"
HTTPS = "127.0.0.1:18443"
HTTP = "127.0.0.1:18080"


@pytest.fixture(scope="session")
def images():
    """Build our image, that of the commit before, and stand-ins; give their names."""
    with machine("LANTAI_TEST_CONTAINER_BUILDER") as builder:
        folder = builder.unpack(building.working_tree(), "lantai")
        before = builder.unpack(building.commit_before(), "before")
        ours = building.ours(folder, builder)
        building.build(builder, before, "lantai:before")
        building.build(builder, folder, ours)
        building.build_standins(builder, folder)
    return SimpleNamespace(ours=ours, before="lantai:before")


@pytest.fixture(scope="session")
def engine(images):
    """Open a shell where containers can run."""
    with machine() as opened:
        yield opened


@pytest.fixture(scope="session")
def installation(engine):
    """Bring up a new installation, as the how-to says; it ends with all it holds."""
    found = Installation(
        engine, engine.unpack(building.working_tree(), "lantai"), "lantai-tests"
    )
    found.compose("down --volumes --remove-orphans")  # of a run that was broken off
    found.choose(
        PUBLISHED=PAGES,
        PUBLISHED_HTTPS=HTTPS,
        PUBLISHED_HTTP=HTTP,
        LANTAI_ALLOWED_HOSTS="localhost,archive.example",
        LANTAI_READING_CHILDREN="1",
    )
    with timed("up, until all are well"):
        found.up()
    yield found
    with timed("down"):
        found.compose("down --volumes --remove-orphans")


@pytest.fixture(scope="session")
def desk(installation):
    """Sit down at the pages by the link in their log, as the first person."""
    opened = installation.desk(f"http://{PAGES}")
    opened.sit_down(installation.first_link())
    return opened
