"""An engine of one's own is named by its module and factory, and found in the child too."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from config.settings import Settings
from ocr.engines import registry
from ocr.sandbox.client import PageReader
from tests.paper import draw
from tests.support import recorded

OWN = "tests.unit.ocr.engines.own:engine"


def test_the_factory_is_given_threads_and_precision():
    made = registry.make(OWN, 3, "f32")
    assert (made.name, made.version) == ("own", "3 f32")
    assert made.read(np.zeros((7, 5), np.uint8)).width == 5


def test_the_confined_child_reads_with_it(tmp_path):
    path = draw.many(1, 1, tmp_path)[0].path
    with PageReader(OWN, 2) as reader:
        text = reader.read(path, 0).text
    assert (text.engine, text.version) == ("own", "2 auto")


@pytest.mark.parametrize("name", [*registry.NAMES, OWN, recorded.ENGINE])
def test_it_may_be_chosen(name):
    assert Settings(engine=name).engine == name


@pytest.mark.parametrize("name", ["", "gutenberg", "a:b:c", "a b:c", "a:", ":b", "ppocr-v6:\n"])
def test_other_names_may_not(name):
    with pytest.raises(ValidationError):
        Settings(engine=name)


def test_what_is_not_there_is_not_made():
    with pytest.raises(ModuleNotFoundError):
        registry.make("tests.nowhere:engine")
    with pytest.raises(AttributeError):
        registry.make("tests.unit.ocr.engines.own:nothing")
