"""What every test may rely on, wherever its run was started from."""

from __future__ import annotations

import signal
import sys

import pytest

pytest_plugins = ("tests.support.scheduling", "tests.support.recording")


def pytest_configure() -> None:
    """Let Ctrl-C be heard: shells let jobs in the background, and all they start, ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the tables once for each worker, and put them back after each test that commits."""
    from tests.support.snapshot import restored_after_each_test

    with django_db_blocker.unblock():
        restoring = restored_after_each_test()
        restoring.__enter__()
    yield
    with django_db_blocker.unblock():
        restoring.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _usual_language():
    """Speak the usual language: a request in another one leaves its thread in that."""
    yield
    if "django.utils.translation" in sys.modules:
        from django.utils import translation

        translation.deactivate()
