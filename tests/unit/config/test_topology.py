from __future__ import annotations

from dataclasses import asdict

from config.topology import EMBEDDED, ON_SERVICES, topology


def test_without_services_one_process_does_everything():
    assert topology() == EMBEDDED


def test_a_fact_that_is_the_same_everywhere_is_none():
    everywhere = asdict(EMBEDDED).items() & asdict(ON_SERVICES).items()
    assert everywhere == set()
