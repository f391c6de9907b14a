"""What a log may say: our ids, the words of libraries, never what they were filled with."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.places import ROOT

SECRETS = ("林晓岚", "linxiaolan", "999999199212120565", "P20230000964653", "13800000000")

SPEAKING = """
import logging, structlog
from config import logs
logs.configure("DEBUG", as_json={as_json})
logs.log_threads()
{body}
"""


def said(body, *, as_json):
    """Let a process of its own log something; return its lines."""
    program = SPEAKING.format(as_json=as_json, body=body)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not any(secret in done.stderr for secret in SECRETS), done.stderr
    return done.stderr.splitlines()


BODIES = {
    "given": 'logging.getLogger("django.request").warning("Not Found: %s", "/items/林晓岚/")',
    "number": 'logging.getLogger("x").warning("Not Found: %r", "P20230000964653")',
    "written in": """
logging.getLogger("x").warning(f"no row for {'林晓岚'} 999999199212120565")
""",
    "quoted": """
host = "linxiaolan.example"
logging.getLogger("x").error(f"Invalid HTTP_HOST header: {host!r}. Add {host!r}.")
""",
    "too many": 'logging.getLogger("x").warning("%d of %s", "林晓岚", 3)',
    "mapping": 'logging.getLogger("x").warning("%(who)s left", {"who": "林晓岚"})',
    "exception": """
try:
    raise ValueError("Key (policy_no)=(P20230000964653) of 林晓岚")
except ValueError:
    logging.getLogger("x").exception("failed over %s", "林晓岚")
""",
    "cause": """
try:
    try:
        raise KeyError("林晓岚")
    except KeyError as error:
        raise RuntimeError("P20230000964653") from error
except RuntimeError as error:
    structlog.get_logger().error("failed", exc_info=error)
""",
    "thread": """
import threading
def fail():
    raise ValueError("13800000000 林晓岚")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
""",
}


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("name", sorted(BODIES))
def test_nothing_of_a_person_is_said(name, as_json):
    (line,) = said(BODIES[name], as_json=as_json)
    assert "level" in line


def test_the_words_and_figures_of_a_library_are_kept():
    (line,) = said('logging.getLogger("x").warning("%s took %d ms", "it", 42)', as_json=True)
    assert json.loads(line)["event"] == "x: … took 42 ms"


def test_an_exception_is_told_by_its_class_and_places():
    (line,) = said(BODIES["cause"], as_json=True)
    told = json.loads(line)
    assert told["error"] == "RuntimeError"
    assert told["at"] == "<string>:11"


def test_our_events_carry_their_ids_in_either_form():
    body = 'structlog.get_logger().info("indexed", item=12, bundle=7)'
    (line,) = said(body, as_json=True)
    told = json.loads(line)
    assert (told["event"], told["item"], told["bundle"]) == ("indexed", 12, 7)
    (line,) = said(body, as_json=False)
    assert "event='indexed' item=12 bundle=7" in line
