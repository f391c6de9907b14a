"""The image of web, workers and scheduler: how large it is, what is in it, who it runs as."""

from __future__ import annotations

import json

import pytest

pytestmark = [pytest.mark.containers, pytest.mark.timeout(2400)]

MOST_BYTES = 1.2e9
"""The size of an image says how long a machine waits for it."""


@pytest.fixture(scope="module")
def config(engine, images):
    return json.loads(engine.run(f"docker image inspect {images.ours}").out)[0]


def _inside(engine, images, script):
    """Run a script of the shell in a container of the image, its file system read-only."""
    words = "docker run --rm -i --network none --read-only --entrypoint sh"
    return engine.run(f"{words} {images.ours}", script.encode()).text.splitlines()


def test_it_is_not_too_large(config):
    assert config["Size"] <= MOST_BYTES


def test_it_runs_as_a_user_without_rights(config, engine, images):
    assert config["Config"]["User"] == "10001:10001"
    assert _inside(engine, images, "id -u; id -g; touch /opt/lantai/x || echo refused") == [
        "10001",
        "10001",
        "refused",
    ]


def test_it_holds_what_runs_and_nothing_that_a_checkout_holds_besides(engine, images):
    listed = _inside(engine, images, "ls -A /opt/lantai")
    packages = {"catalog", "config", "ingest", "ocr", "search", "storage", "web", "workers"}
    assert set(listed) == packages | {".venv", "LICENSE", "NOTICE"}
    found = _inside(
        engine,
        images,
        "find / -xdev -name .git -o -xdev -name secrets -path '/opt/*' 2>/dev/null; true",
    )
    assert found == []
    tools = "command -v pip gcc msgfmt; ls /opt/lantai/.venv/lib/python3.*/site-packages"
    names = {each.lower() for each in _inside(engine, images, f"{tools}; true")}
    assert not names & {"pip", "pytest", "mypy", "ruff", "playwright", "_pytest"}


def test_its_variables_and_its_history_hold_no_secret(config, engine, images):
    told = engine.run(f"docker history --no-trunc {images.ours}").text
    told += "\n".join(config["Config"]["Env"])
    assert not [word for word in ("PASSWORD", "TOKEN", "SECRET_KEY") if word in told]


def test_both_libraries_that_run_models_work_in_it(engine, images):
    """Which of them reads is the processor's choice; the image must serve either."""
    script = """
import onnxruntime, openvino
from ocr.engines.paddle.models import find
at = str(find().detection("tiny"))
openvino.Core().compile_model(openvino.Core().read_model(at), "CPU")
onnxruntime.InferenceSession(at, providers=["CPUExecutionProvider"])
print("both")
"""
    words = "docker run --rm -i --network none --read-only --tmpfs /tmp --entrypoint python"
    assert engine.run(f"{words} {images.ours} -", script.encode()).text == "both\n"
