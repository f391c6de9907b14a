"""Django's settings for tests: an installation of its own in a temporary folder.

With `LANTAI_TEST_ON=services` it is one on the real servers that `tests.services` knows.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.support import recorded

_home = tempfile.mkdtemp(prefix="lantai-tests-")
_made_by = os.getpid()


def _remove() -> None:
    if os.getpid() == _made_by:  # and not a child that was forked and ends
        shutil.rmtree(_home, ignore_errors=True)


atexit.register(_remove)
os.environ |= {
    "LANTAI_HOME": _home,
    "LANTAI_STATE_DIR": f"{_home}/state",
    "LANTAI_FREE_SPACE_FLOOR_MIB": "1",
    "LANTAI_RETRY_WAIT_S": "0.1",
    "LANTAI_MACHINE_WAIT_S": "0.1",
    "LANTAI_SWEEP_EVERY_S": "0.3",
    "LANTAI_LOG_LEVEL": "ERROR",
}

ON_SERVICES = os.environ.get("LANTAI_TEST_ON") == "services"
if ON_SERVICES:
    from tests.services import site

    _stack = ExitStack()
    os.environ |= _stack.enter_context(site()).settings
    atexit.register(lambda: _stack.close() if os.getpid() == _made_by else None)
else:
    os.environ["LANTAI_ENGINE"] = recorded.ENGINE

from config.django import *  # noqa: E402, F403
from config.django import DATABASES  # noqa: E402

# A file, not memory: threads and child processes see the same tables and the same index.
if not ON_SERVICES:
    DATABASES["default"]["TEST"] = {"NAME": Path(_home) / "test.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
