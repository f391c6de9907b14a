"""Cases that break comparable systems, on services; each test is named after the case."""

from __future__ import annotations

import hashlib
import re
import shutil

import pytest

from tests import program, services
from tests.browser.driving import free_port
from tests.crash.processes import wait_for
from tests.places import SCANS
from tests.services import machines
from tests.services.composed import composed
from tests.services.desk import Desk

pytestmark = pytest.mark.services

PAPER, WORD = "007-诊断证明书-林晓岚.jpg", "林晓岚"


def test_peers_check_2_an_upload_told_as_kept_outlives_the_disk_that_took_it(
    tmp_path,
):
    """Success is said when object and row are durable, and not before: nobody reads meanwhile,
    and the machine is gone with the answer.
    """
    content = (SCANS / PAPER).read_bytes()
    bind = f"127.0.0.1:{free_port()}"
    (tmp_path / "gone").mkdir()
    with services.site() as here:
        with composed(here, tmp_path / "gone", bind, workers=0) as running:
            (link,) = re.findall(r"http://\S+/first/\S+", running["web"].log.read_text())
            desk = Desk(f"http://{bind}")
            desk.sit_down(link)
            assert desk.upload(PAPER, content).status == 200
            for each in running.values():
                each.process.kill()
                each.process.wait()
        shutil.rmtree(tmp_path / "gone")
        other = tmp_path / "other"
        with machines.worker(here, other):
            wait_for(lambda: found(here, other))
        assert kept_digests(here) >= {hashlib.sha256(content).hexdigest()}
        assert program.answer(other, "doctor", **here.settings)


def found(here, home):
    return program.answer(home, "search", WORD, **here.settings)["total"] == 1


def kept_digests(here):
    """Return the digests of the originals, of their bytes and not of their names."""
    _, _, held = here.settings["LANTAI_STORE_URL"].rpartition("/")
    client = services.store_client(*services.needs("S3_ENDPOINT"))
    originals = client.list_objects(held, prefix="sha256/", recursive=True)
    return {
        hashlib.sha256(client.get_object(held, each.object_name).read()).hexdigest()
        for each in originals
    }
