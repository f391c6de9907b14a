"""From measures to reasons: which limit, how heavy, and that worse is never better."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.quality import defects
from ingest.quality.defects import Defect
from ingest.quality.profile_table import (
    PROFILES,
    USUAL,
)
from ingest.quality.scan_profile import Severity
from ocr.imaging.measures import Measures

GOOD = Measures(
    dpi=300,
    dpi_stated=True,
    colour=True,
    turn=0,
    skew_deg=0.2,
    sharpness=0.9,
    contrast=0.8,
    brightness=0.95,
    paper=(0, 0, 2480, 3508),
    black_border=0.0,
    cut_edges=(),
    bleed_through=0.05,
    blank=False,
)
TEXT, DELIVERY, FAX, PHOTO, COLOUR, ARCHIVE = (
    PROFILES[code]
    for code in (
        "text-300",
        "delivery-300",
        "fax-200",
        "photo-200",
        "colour-300",
        "archive-200",
    )
)
RESCAN, LOOK = Severity.RESCAN, Severity.LOOK


def found(profile=TEXT, **worse):
    told = defects.defects(replace(GOOD, **worse), profile)
    return [(each.code, each.severity) for each in told]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_good_page_has_no_defect(profile):
    assert found(profile) == []


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_nothing_is_said_of_a_page_that_was_not_measured(profile):
    assert defects.defects(None, profile) == ()


@pytest.mark.parametrize("other", [{}, {"own_text": True}, {"blank": True}])
def test_a_page_whose_file_is_damaged_has_to_be_scanned_again(other):
    assert found(incomplete=True, **other) == [("image-incomplete", RESCAN)]


@pytest.mark.parametrize(
    ("worse", "code", "severity"),
    [
        ({"sharpness": 0.4}, "image-blur", LOOK),
        ({"sharpness": 0.1}, "image-blur", RESCAN),
        ({"contrast": 0.2}, "image-light", LOOK),
        ({"contrast": 0.08}, "image-light", RESCAN),
        ({"brightness": 0.5}, "image-dark", LOOK),
        ({"brightness": 0.2}, "image-dark", RESCAN),
        ({"dpi": 250}, "image-dpi", LOOK),
        ({"dpi": 150}, "image-dpi", RESCAN),
        ({"bleed_through": 0.5}, "image-bleed-through", LOOK),
        ({"bleed_through": 0.6}, "image-bleed-through", RESCAN),
        ({"cut_edges": ("left",)}, "image-cropped-content", RESCAN),
    ],
)
def test_what_is_wrong_is_told_with_its_weight(worse, code, severity):
    assert found(**worse) == [(code, severity)]


def test_a_defect_carries_what_was_measured_and_the_limit_it_missed():
    light = defects.defects(replace(GOOD, contrast=0.08), TEXT)
    assert light == (Defect("image-light", RESCAN, 0.08, 0.15),)
    cut = defects.defects(replace(GOOD, cut_edges=("left", "top")), TEXT)
    assert cut == (Defect("image-cropped-content", RESCAN, 2, 0),)


@pytest.mark.parametrize(
    ("degrees", "severity"),
    [(0.9, None), (1.0, None), (1.1, LOOK), (-3.0, LOOK), (3.1, RESCAN), (-9.0, RESCAN)],
)
def test_where_nothing_is_put_right_skew_passes_up_to_one_degree_and_fails_from_three(
    degrees, severity
):
    wanted = [("image-skew", severity)] if severity else []
    assert found(DELIVERY, skew_deg=degrees) == wanted


@pytest.mark.parametrize(("degrees", "wanted"), [(2.9, []), (-3.1, [("image-skew", LOOK)])])
def test_skew_that_the_line_puts_right_is_at_most_looked_at(degrees, wanted):
    assert found(skew_deg=degrees) == wanted


def test_a_sheet_fed_upside_down_is_put_right_unless_that_is_not_allowed():
    assert found(turn=180) == [("image-upside-down", LOOK)]
    assert found(DELIVERY, turn=180) == [("image-upside-down", RESCAN)]


@pytest.mark.parametrize("turn", [90, 270])
def test_a_sheet_fed_lying_is_no_mistake(turn):
    assert found(turn=turn) == found(DELIVERY, turn=turn) == []


def test_a_black_border_is_cropped_away_unless_that_is_not_allowed():
    assert found(black_border=0.2) == []
    assert found(black_border=0.3) == [("image-black-border", LOOK)]
    assert found(DELIVERY, black_border=0.2) == [("image-black-border", LOOK)]


def test_a_resolution_that_is_only_guessed_never_sends_a_page_back():
    assert found(dpi=110, dpi_stated=False) == [("image-dpi", LOOK)]
    assert found(dpi=250, dpi_stated=False) == []


def test_whole_dots_per_centimetre_are_not_held_against_a_scanner():
    assert found(ARCHIVE, dpi=198) == []
    assert found(ARCHIVE, dpi=195) == [("image-dpi", RESCAN)]


def test_colour_is_asked_for_where_the_profile_does():
    assert found(colour=False) == []
    assert found(COLOUR, colour=False) == [("image-colour", RESCAN)]


def test_a_fax_is_not_held_to_the_tones_of_a_scan():
    worn: dict[str, Any] = {"sharpness": 0.1, "contrast": 0.1, "dpi": 204}
    worn["cut_edges"] = ("left",)
    assert found(FAX, **worn) == [("image-cropped-content", LOOK)]


@given(st.data())
def test_where_the_paper_is_gone_nothing_sends_a_page_back(data):
    told = defects.defects(data.draw(measures), PROFILES["legacy-150"])
    assert {each.severity for each in told} <= {LOOK}


def test_a_photograph_may_lie_a_little_askew_on_a_dark_desk():
    assert found(PHOTO, skew_deg=4.0, black_border=0.4, brightness=0.5) == []


def test_a_blank_page_is_only_asked_whether_it_is_black():
    empty: dict[str, Any] = {
        "blank": True,
        "contrast": 0.0,
        "sharpness": 0.0,
        "skew_deg": 9.0,
        "dpi": 72,
    }
    empty |= {"cut_edges": ("left",), "bleed_through": 0.9, "turn": 180, "colour": False}
    assert found(COLOUR, **empty) == []
    assert found(**empty, brightness=0.1) == [("image-dark", RESCAN)]


def test_a_page_with_ink_but_without_text_is_looked_at_and_not_asked_for_its_writing():
    """A damage photo, a sketch and a signature were filed as blank paper."""
    photo: dict[str, Any] = {"wordless": True, "ink": 0.2, "unread_ink": 0.2, "turn": 180}
    photo |= {"bleed_through": 0.9, "sharpness": 0.0}
    assert found(**photo) == [("no-text", LOOK)]
    assert found(**photo, brightness=0.1) == [("image-dark", RESCAN), ("no-text", LOOK)]
    assert found(**photo | {"blank": True}) == []


@pytest.mark.parametrize(
    ("ink", "unread", "wanted"),
    [
        (0.05, 0.004, []),  # a form with its seal and signatures
        (0.15, 0.05, []),  # a letter with a copied identity card
        (0.005, 0.005, []),  # one line read wrongly, a seal over it
        (0.02, 0.012, [("unread-ink", LOOK)]),  # a caption read, a paragraph not
        (0.2, 0.19, [("unread-ink", LOOK)]),
    ],
)
def test_a_page_most_of_whose_ink_was_not_read_is_looked_at(ink, unread, wanted):
    assert found(ink=ink, unread_ink=unread) == wanted


def test_of_a_page_that_was_never_scanned_only_its_unread_ink_is_told():
    born: dict[str, Any] = {"own_text": True, "sharpness": 0.0, "brightness": 0.0, "ink": 0.1}
    assert found(**born, unread_ink=0.01) == []
    assert found(**born, unread_ink=0.09) == [("unread-ink", LOOK)]
    assert found(**born, wordless=True) == [("no-text", LOOK)]


def test_the_heaviest_stands_first():
    told = found(sharpness=0.4, contrast=0.05, turn=180)
    assert told == [("image-light", RESCAN), ("image-blur", LOOK), ("image-upside-down", LOOK)]
    assert defects.worst(()) == ""


shares = st.floats(0, 1)
measures = st.builds(
    Measures,
    dpi=st.integers(1, 1200),
    dpi_stated=st.booleans(),
    colour=st.booleans(),
    turn=st.sampled_from([0, 90, 180, 270]),
    skew_deg=st.floats(-45, 45),
    sharpness=shares,
    contrast=shares,
    brightness=shares,
    paper=st.just((0, 0, 100, 100)),
    black_border=shares,
    cut_edges=st.sampled_from([(), ("left",), ("left", "top"), ("left", "top", "right")]),
    bleed_through=shares,
    blank=st.booleans(),
    wordless=st.booleans(),
    ink=st.floats(0.0002, 1),
    unread_ink=shares,
)
profiles = st.sampled_from(list(PROFILES.values()))

WORSE = {
    "dpi": lambda value, by: int(value * (1 - by)),
    "skew_deg": lambda value, by: value * (1 + 9 * by),
    "sharpness": lambda value, by: value * (1 - by),
    "contrast": lambda value, by: value * (1 - by),
    "brightness": lambda value, by: value * (1 - by),
    "black_border": lambda value, by: value + (1 - value) * by,
    "bleed_through": lambda value, by: value + (1 - value) * by,
    "unread_ink": lambda value, by: value + (1 - value) * by,
    "cut_edges": lambda value, by: ("left", "top", "right", "bottom")[: len(value) + 1],
}
WEIGHT = {None: 0, LOOK: 1, RESCAN: 2}


@given(measures, profiles, st.sampled_from(sorted(WORSE)), shares)
def test_a_worse_measure_takes_no_defect_away_and_makes_none_lighter(one, profile, name, by):
    other = replace(one, **{name: WORSE[name](getattr(one, name), by)})
    before = {each.code: each.severity for each in defects.defects(one, profile)}
    after = {each.code: each.severity for each in defects.defects(other, profile)}
    for code, severity in before.items():
        assert WEIGHT[after.get(code)] >= WEIGHT[severity]


@given(measures, profiles)
def test_each_defect_is_told_once_the_heaviest_first_and_beyond_its_limit(one, profile):
    told = defects.defects(one, profile)
    codes = [each.code for each in told]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= set(defects.CODES)
    weights = [WEIGHT[each.severity] for each in told]
    assert weights == sorted(weights, reverse=True)
    assert all(each.value != each.limit for each in told)
    assert defects.worst(told) == (told[0].severity if told else "")


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_page_is_looked_at_before_it_is_sent_back(profile):
    for name in ("sharpness", "contrast", "brightness", "dpi"):
        gate = getattr(profile, name)
        assert gate.rescan is None or gate.rescan <= gate.look
    for name in ("skew", "black_border", "bleed_through"):
        gate = getattr(profile, name)
        assert gate.rescan is None or gate.rescan >= gate.look


def test_the_usual_profile_is_one_of_them():
    assert PROFILES[USUAL].code == USUAL
    assert {code: profile.code for code, profile in PROFILES.items()} == {
        c: c for c in PROFILES
    }


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_page_whose_own_text_was_not_believed_is_looked_at(profile):
    """Garbled text of a PDF was filed as sure as print, and nobody was told."""
    differs = found(profile, own_text=True, own_text_differs=0.15)
    assert differs == [("own-text-differs", LOOK)]
    assert found(profile, own_text=True, sharpness=0.0, dpi=60) == []
