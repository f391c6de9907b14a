"""How far the clock of a store is from ours."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from storage import server_clock
from storage.errors import StoreUnavailable


@contextmanager
def server(date):
    """Give the address of a server that tells a time; None for one that tells none."""

    class Clock(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response_only(403)
            if date is not None:
                self.send_header("Date", date())
            self.end_headers()

    one = HTTPServer(("127.0.0.1", 0), Clock)
    thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"127.0.0.1:{one.server_port}"
    finally:
        one.shutdown()
        thread.join()
        one.server_close()


@pytest.mark.parametrize("apart_s", [0, 90, -3600])
def test_it_is_told_to_about_a_second(apart_s):
    with server(lambda: formatdate(time.time() + apart_s, usegmt=True)) as netloc:
        assert server_clock.offset_s("http", netloc) == pytest.approx(apart_s, abs=1)


@pytest.mark.parametrize("date", [None, lambda: "yesterday"])
def test_a_store_that_tells_no_time_is_not_guessed(date):
    with server(date) as netloc, pytest.raises(StoreUnavailable):
        server_clock.offset_s("http", netloc)


def test_a_store_that_is_gone_is_told():
    with server(None) as netloc:
        pass
    with pytest.raises(StoreUnavailable):
        server_clock.offset_s("http", netloc)
