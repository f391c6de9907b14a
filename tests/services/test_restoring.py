"""On services a restored database goes on behind the numbers whose marks lie in the bucket."""

from __future__ import annotations

import json

import pytest

from storage.keys import WITNESS
from tests import program, services
from tests.line import box
from tests.services.machines import NULL, worker
from tests.services.test_proving import restored_database

pytestmark = pytest.mark.services


def feed(settings, folder, name):
    """File two papers, and return their running numbers."""
    papers = box.fill(folder / f"in-{name}", ["1.tif", "2.tif"], 100 * int(name))
    with worker(services.Site(settings["LANTAI_INSTALLATION"], settings), folder / "worker"):
        told = program.answer(folder / "home", "ingest", str(papers), **settings)
    return sorted(int(each["number"][-6:]) for each in told["files"])


def forget_marks(settings):
    """Remove the marks from the bucket, as before one that was restored is used."""
    endpoint, _, name = settings["LANTAI_STORE_URL"].removeprefix("http://").partition("/")
    client = services.store_client(endpoint)
    for key, version in services._versions(client, name):
        if key.startswith(WITNESS):
            client.remove_object(name, key, version)


def test_a_database_restored_twice_gives_no_number_twice_and_names_the_lost_ones(tmp_path):
    with services.site(**NULL) as site:
        url = site.settings["LANTAI_DATABASE_URL"]
        assert feed(site.settings, tmp_path, "1") == [1, 2]
        with restored_database(url) as first, restored_database(url) as second:
            assert feed(site.settings, tmp_path, "2") == [3, 4]
            for restored, name, given in ((first, "3", [5, 6]), (second, "4", [7, 8])):
                here = site.settings | {"LANTAI_DATABASE_URL": restored}
                program.answer(tmp_path / "home", "reindex", **here)
                assert feed(here, tmp_path, name) == given
            told = program.answer(tmp_path / "home", "numbers", **here)
            assert [int(each["number"][-6:]) for each in told["lost"]] == [3, 4, 5, 6]
            assert told["well"] is True
            assert program.answer(tmp_path / "home", "ledger", **here)["breaks"] == []
            forget_marks(here)
            asked = program.run(tmp_path / "home", "numbers", "--json", **here)
            assert asked.returncode == 1
            assert {each["stand"] for each in json.loads(asked.stdout)["series"]} == {
                "unmarked"
            }
            told = program.answer(tmp_path / "home", "numbers", "confirm", **here)
            assert told["well"] is True
