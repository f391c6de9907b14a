from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.describe import wording
from catalog.register.numbering import SINGLE_ITEM, class_parts
from catalog.scheme.class_scheme import ClassScheme, SchemeClass, SchemeType, Trigger
from catalog.scheme.class_table import CLASSES
from catalog.scheme.shipped import SHIPPED
from catalog.scheme.sign_table import SIGNS
from catalog.scheme.title_table import TITLES
from catalog.scheme.type_table import TYPES

own_codes = st.from_regex(r"[A-Z0-9]{1,4}", fullmatch=True)
branches = st.lists(own_codes, min_size=1, max_size=4)
"""A class and those above it: one to four levels."""


def scheme_of(levels):
    """Return a scheme of one branch, and the codes of its classes from the top."""
    codes = ["·".join(levels[: depth + 1]) for depth in range(len(levels))]
    classes = [
        SchemeClass(code, f"类{code}", f"Class {code}", "L3", "D10", ()) for code in codes
    ]
    kind = SchemeType("LETTER", "信函", "Letter", codes[-1], "L3", ("客户来函",))
    return ClassScheme.of(classes, [kind]), codes


@given(branches)
def test_a_tree_may_have_any_number_of_levels(levels):
    scheme, codes = scheme_of(levels)
    leaf = codes[-1]
    assert [each.code for each in scheme.path(leaf)] == codes
    assert [each.code for each in scheme.children(None)] == codes[:1]
    assert [code for code in codes if scheme.is_leaf(code)] == [leaf]
    for code in codes:
        assert [each.code for each in scheme.types_in(code)] == ["LETTER"]
        assert scheme.find_class(code.lower()) == scheme.record_class(code)


@given(branches)
def test_a_class_of_any_level_stands_whole_in_a_number(levels):
    code = "·".join(levels)
    parts = {"fonds": "B001", **class_parts(code), "year": 2024, "ret": "D10", "item": 1}
    number = SINGLE_ITEM.format(parts)
    assert number == f"B001-ZY·{code}·2024·D10-000001"
    assert SINGLE_ITEM.parse(number) == {
        "fonds": "B001",
        "class": code,
        "year": 2024,
        "ret": "D10",
        "item": 1,
    }


def test_a_scheme_cannot_be_changed():
    with pytest.raises(TypeError):
        SHIPPED.classes["XX"] = SHIPPED.record_class("TB")  # type: ignore[index]


def test_codes_and_names_stand_for_one_thing():
    for values in (
        [each.code for each in CLASSES],
        [each.zh for each in CLASSES],
        [each.en for each in CLASSES],
        [each.code for each in TYPES],
        [each.zh for each in TYPES],
        [each.en for each in TYPES],
    ):
        assert not [value for value, times in Counter(values).items() if times > 1]


def test_the_five_classes_and_the_managing_class_stand_at_the_top():
    assert [each.code for each in SHIPPED.children(None)] == [
        "JB",
        "TB",
        "LP",
        "KF",
        "QT",
        "GL",
    ]


def test_every_class_stands_below_an_earlier_one():
    seen = set()
    for each in CLASSES:
        assert each.parent is None or each.parent in seen
        seen.add(each.code)


def test_every_type_belongs_to_one_class_that_holds_items():
    for each in TYPES:
        assert SHIPPED.is_leaf(each.class_code)
        assert each.level in {"L1", "L2", "L3", "L4", "L5"}


def test_every_class_that_holds_items_has_types():
    for each in CLASSES:
        assert SHIPPED.types_in(each.code)


def test_medical_papers_and_accounts_are_highly_sensitive():
    for code in ("DIAGNOSIS_CERT", "MEDICAL_INVOICE", "HEALTH_DECL", "BANK_CARD", "BIRTH_CERT"):
        assert SHIPPED.document_type(code).level == "L4"


def test_a_claim_is_kept_from_the_later_of_closing_and_termination():
    assert SHIPPED.record_class("LP·CL").triggers == (
        Trigger.CLAIM_CLOSED,
        Trigger.CONTRACT_TERMINATED,
    )


def test_destruction_registers_are_kept_for_ever():
    register = SHIPPED.document_type("DESTRUCTION_REGISTER")
    assert SHIPPED.record_class(register.class_code).retention == "Y"


def test_a_path_leads_from_the_top():
    assert [each.zh for each in SHIPPED.path("TB·SQ")] == ["投保记录类", "投保申请"]
    with pytest.raises(KeyError):
        SHIPPED.path("TB·XX")


def test_types_are_found_below_a_class():
    assert {each.code for each in SHIPPED.types_in("JB")} >= {"ID_CARD", "EXAM_REPORT"}
    assert [each.code for each in SHIPPED.types_in("QT·QT")] == ["OTHER"]


@pytest.mark.parametrize(
    "text", ["TB·SQ", "tb.sq", "ＴＢ・ＳＱ", " tb • sq ", "投保申请", "投 保 申 請"]
)
def test_a_class_is_found_however_it_is_typed(text):
    found = SHIPPED.find_class(text)
    assert found is not None
    assert found.code == "TB·SQ"


@pytest.mark.parametrize(
    "text",
    ["CLAIM_FORM", "claim_form", "理赔申请书", "理賠申請書", "保险金给付申请书", "Claim form"],
)
def test_a_type_is_found_however_it_is_typed(text):
    found = SHIPPED.find_type(text)
    assert found is not None
    assert found.code == "CLAIM_FORM"


@pytest.mark.parametrize("text", ["", "·", "nothing", "保"])
def test_what_nobody_knows_is_not_found(text):
    assert SHIPPED.find_class(text) is None
    assert SHIPPED.find_type(text) is None


def test_every_type_has_titles_and_no_title_has_two_types():
    assert list(TITLES) == [each.code for each in TYPES]
    titles = Counter(title for names in TITLES.values() for title in names)
    assert not [title for title, times in titles.items() if times > 1]


def test_every_type_is_found_by_each_of_its_names():
    for each in TYPES:
        for name in (each.code, each.zh, each.en, *TITLES[each.code]):
            assert SHIPPED.find_type(name) == each


def test_the_tables_are_written_in_the_form_that_is_compared():
    words = [title for names in TITLES.values() for title in names]
    words += [word for signs in SIGNS.values() for word, _ in signs]
    assert [word for word in words if wording.compact(word) != word] == []


def test_signs_speak_only_for_types_there_are():
    assert set(SIGNS) <= set(TITLES)
    for signs in SIGNS.values():
        assert all(0 < weight <= 1 for _, weight in signs)


def test_traditional_forms_become_simplified_for_comparing_only():
    assert wording.compact(" 診 斷 證 明 書（副本）") == "诊断证明书(副本)"
    assert wording.closed_up(" 投 保 单 No. 1 ") == "投保单 No. 1"
    assert re.fullmatch(f"[{wording.HAN}]+", "頔旻燚𠮷")
