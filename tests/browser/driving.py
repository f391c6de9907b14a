"""A real `lantai serve` and a real Chromium, and what both did meanwhile."""

from __future__ import annotations

import base64
import os
import re
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import program
from tests.places import ROOT

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_S = 60


def need_chromium():
    """Skip where there is no browser; where tests decide, its absence is a failure."""
    if not CHROMIUM.exists():
        assert not os.environ.get("CI"), "no chromium"
        pytest.skip("no chromium")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`lantai serve` in a process of its own; `said` is what it printed."""

    def __init__(self, home, port, **more):
        self.home = home
        self.base = f"http://127.0.0.1:{port}"
        self.log = Path(f"{home}-{port}.log")
        env = program.environment(home, LANTAI_BIND=f"127.0.0.1:{port}", **more)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*program.LANTAI, "serve"], env=env, cwd=ROOT, stdout=out, stderr=out
            )

    @property
    def said(self):
        return self.log.read_text()

    @property
    def link(self):
        found = re.search(rf"{self.base}/first/\S+", self.said)
        return found.group() if found else None

    def wait(self):
        """Wait until it answers."""
        end = time.monotonic() + PATIENCE_S
        port = int(self.base.rpartition(":")[2])
        while time.monotonic() < end:
            assert self.process.poll() is None, self.said
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return self
            time.sleep(0.1)
        raise AssertionError(self.said)

    def stop(self):
        """End it as a system does; return its exit code and how long it took, in seconds."""
        began = time.monotonic()
        self.process.terminate()
        return self.process.wait(PATIENCE_S), time.monotonic() - began


@contextmanager
def serving(home, **more):
    server = Server(home, free_port(), **more)
    try:
        yield server.wait()
    finally:
        if server.process.poll() is None:
            server.process.terminate()
            server.process.wait(PATIENCE_S)


class Watch:
    """Notes what a browser context said and asked for; `assert_quiet` when it is done."""

    def __init__(self, context, base):
        self.base = base
        self.wrong: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        context.on("request", self._request)

    def _console(self, message):
        expected = (
            "Failed to load resource" in message.text
        )  # a page that is meant to be absent
        if message.type in ("error", "warning") and not expected:
            self.wrong.append(f"{message.type}: {message.text}")

    def _request(self, request):
        if not request.url.startswith((f"{self.base}/", "data:", "blob:")):
            self.wrong.append(f"asked {request.url}")

    def assert_quiet(self):
        assert self.wrong == []


def new_context(chromium, language, **more):
    """Open a browser of a person who reads this language, at an office desk."""
    locale = "zh-CN" if language == "zh-hans" else "en-GB"
    return chromium.new_context(
        locale=locale, reduced_motion="reduce", viewport={"width": 1366, "height": 768}, **more
    )


def press(page, key):
    """Press a key once the page has loaded: before, its scripts do not listen yet."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def drop(page, target, files):
    """Drop files on an element, as a drag from a folder does."""
    told = [
        {"name": name, "bytes": base64.b64encode(content).decode()} for name, content in files
    ]
    transfer = page.evaluate_handle(
        """(files) => {
          const transfer = new DataTransfer();
          for (const { name, bytes } of files) {
            const content = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
            transfer.items.add(new File([content], name));
          }
          return transfer;
        }""",
        told,
    )
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event(target, event, {"dataTransfer": transfer})


WHERE = """([x0, y0, x1, y1]) => {
  const view = OpenSeadragon.getViewer(document.getElementById("view")).viewport;
  const { width } = JSON.parse(document.getElementById("page-data").textContent)[0];
  const point = (x, y) => new OpenSeadragon.Point(x / width, y / width);
  const at = (x, y) => view.viewportToWindowCoordinates(point(x, y));
  const [a, b] = [at(x0, y0), at(x1, y1)];
  return [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)];
}"""
"""Where a box of the page stands in the window, in pixels, as the viewer shows it now."""


def find_at_last(page, words):
    """Search until something is found; the line has to index it first."""
    patient_until = time.monotonic() + 30
    while time.monotonic() < patient_until:
        page.goto(f"/find/?q={words}")
        if page.locator(".hit").count():
            return
        time.sleep(0.2)
    pytest.fail("nothing was found in 30 seconds")


def on_screen(page, box):
    return page.evaluate(WHERE, box)


def frame(locator):
    """Return where an element stands in the window: left, top, right, bottom."""
    box = locator.bounding_box()
    return [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]]


def overlap(one, other):
    """Return intersection over union."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    area = sum((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return width * height / (area - width * height)
