"""An installation of the commit before goes on with this image, with all that it holds."""

from __future__ import annotations

import pytest

from tests.containers import building
from tests.containers.building import timed
from tests.containers.installed import Installation, finds, wait
from tests.containers.papers import paper

pytestmark = [pytest.mark.containers, pytest.mark.timeout(2400)]

PAGES = "127.0.0.1:18001"


@pytest.fixture
def older(engine, images):
    """An installation of its own, of the image of the commit before."""
    folder = engine.unpack(building.working_tree(), "older")
    lines = "".join(
        f"  {name}: {{ image: '${{TESTED:-lantai:before}}' }}\n"
        for name in ("web", "worker", "scheduler")
    )
    engine.run(f"cat >{folder}/tested.yml", f"services:\n{lines}".encode())
    found = Installation(
        engine, folder, "lantai-tests-older", ("docker-compose.yml", "tested.yml")
    )
    found.compose("down --volumes --remove-orphans")
    found.choose(PUBLISHED=PAGES, LANTAI_READING_CHILDREN="1")
    yield found
    found.compose("down --volumes --remove-orphans")


def test_an_upgrade_is_one_command_and_loses_nothing(older, images):
    with timed("the commit before: up, until all are well"):
        older.up()
    desk = older.desk(f"http://{PAGES}")
    desk.sit_down(older.first_link())
    before, scan = paper()
    assert desk.upload("scan.png", scan).status == 200
    wait(finds(desk, before))
    older.choose(PUBLISHED=PAGES, LANTAI_READING_CHILDREN="1", TESTED=images.ours)
    with timed("upgrade: up, until all are well"):
        older.up()
    running = {each["Config"]["Image"] for each in older.inspected()}
    assert images.ours in running
    assert "lantai:before" not in running
    assert finds(desk, before)()
    after, scan = paper()
    assert desk.upload("scan.png", scan).status == 200
    wait(finds(desk, after))
    wait(lambda: older.lantai("doctor").code == 0)
