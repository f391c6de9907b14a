"""Asking what may never answer."""

from __future__ import annotations

import threading
import time

import pytest
from django.utils import translation

from workers.errors import NoAnswer
from workers.timeouts import call_once


@pytest.fixture
def hung():
    """A question that finds no answer before the test lets it."""
    gate, asked = threading.Event(), []

    def question():
        asked.append(threading.current_thread())
        gate.wait(30)
        return "at last"

    yield question, asked, gate
    gate.set()
    for thread in asked:
        thread.join(30)


def test_an_answer_is_given():
    assert call_once("sum", lambda: 1 + 1).answer(5) == 2


def test_what_goes_wrong_is_the_answer():
    def fail():
        raise TimeoutError("of the question itself")

    with pytest.raises(TimeoutError, match="itself"):
        call_once("failing", fail).answer(5)


def test_who_waits_in_vain_is_told_in_time(hung):
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        call_once("hanging", hung[0]).answer(0.2)
    assert time.monotonic() - began < 5


def test_an_open_question_is_asked_once_however_many_ask(hung):
    question, asked, gate = hung
    for _ in range(20):
        with pytest.raises(NoAnswer):
            call_once("hanging too", question).answer(0.01)
    assert len(asked) == 1
    gate.set()
    assert call_once("hanging too", question).answer(5) == "at last"


def test_patience_counts_from_when_it_was_first_asked(hung):
    first = call_once("long ago", hung[0])
    time.sleep(0.3)
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        call_once("long ago", hung[0]).answer(0.2)
    assert time.monotonic() - began < 0.15
    assert first.is_open


def test_an_answered_question_can_be_asked_again():
    found = iter(["first", "second"])
    assert call_once("changing", lambda: next(found)).answer(5) == "first"
    assert call_once("changing", lambda: next(found)).answer(5) == "second"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_answer_is_in_the_language_of_who_asks(language):
    with translation.override(language):
        assert call_once(f"which {language}", translation.get_language).answer(5) == language
