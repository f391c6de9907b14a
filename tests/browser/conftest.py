"""A morning at the desk: the server, the browser, and what both did before a test asks."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import driving
from tests.browser.mornings import begin


@pytest.fixture(scope="module")
def chromium():
    """A browser for one module: while it runs, its loop keeps Django's tables out of reach."""
    driving.need_chromium()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=driving.CHROMIUM, args=driving.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def begun():
    """The mornings that have begun, by language, and what ends them."""
    with ExitStack() as stack:
        yield {}, stack


@pytest.fixture(scope="module")
def morning(chromium, language, begun, tmp_path_factory):
    """One server for each language and session; the files are fed through the browser."""
    mornings, stack = begun
    if language not in mornings:
        home = tmp_path_factory.mktemp("morning") / "home"
        server = stack.enter_context(driving.serving(home, LANTAI_LANGUAGE=language))
        mornings[language] = begin(chromium, server, language)
    return mornings[language]


@pytest.fixture
def page(chromium, morning):
    """A page of somebody who is signed in; nothing may go wrong on it."""
    base = morning.server.base
    context = driving.new_context(
        chromium, morning.language, storage_state=morning.state, base_url=base
    )
    watch = driving.Watch(context, base)
    yield context.new_page()
    context.close()
    watch.assert_quiet()
