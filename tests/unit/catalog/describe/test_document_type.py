from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.describe import document_type
from catalog.describe.document_type import TextLine
from catalog.scheme.class_scheme import ClassScheme
from catalog.scheme.shipped import SHIPPED
from catalog.scheme.title_table import TITLES

WIDTH, HEIGHT = 2480, 3508


def propose(pages, scheme: ClassScheme = SHIPPED):
    return document_type.propose(pages, scheme)


def printed(
    text: str, top: float, *, height: float = 40, left: float | None = None
) -> TextLine:
    """One line, centred unless `left` is given."""
    width = len(text) * height
    start = (WIDTH - width) / 2 if left is None else left
    return TextLine(text, height, top, start, start + width, WIDTH, HEIGHT, 0.95)


def body(*texts: str, top: float = 900) -> list[TextLine]:
    return [printed(text, top + 80 * at, left=200) for at, text in enumerate(texts)]


def page(title: str, *texts: str, issuer: str = "泰明人寿保险有限公司") -> list[TextLine]:
    return [printed(issuer, 150, height=56), printed(title, 260, height=80), *body(*texts)]


PLAIN = ("姓名 张三", "日期 2024年1月2日", "本页无其他内容", "第 1 页", "备注")


@pytest.mark.parametrize("code", list(TITLES))
def test_every_name_of_every_type_is_recognised_as_a_title(code):
    for name in TITLES[code]:
        proposal = propose([page(name, *PLAIN)])
        assert (proposal.type_code, proposal.class_code) == (
            code,
            SHIPPED.document_type(code).class_code,
        )
        if code != "OTHER":
            assert proposal.confidence > 0.8
        assert proposal.title == name


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("人身保险投堡单", "APPLICATION"),
        ("保险金绐付申请书", "CLAIM_FORM"),
        ("疾病诊断証明书", "DIAGNOSIS_CERT"),
        ("患者费用明細清单", "EXPENSE_LIST"),
        ("保全变更甲请书", "CHANGE_APP"),
        ("出院小洁", "DISCHARGE"),
        ("道路交通亊故认定书", "ACCIDENT_CERT"),
    ],
)
def test_a_misread_title_is_still_recognised_but_less_surely(title, code):
    proposal = propose([page(title, *PLAIN)])
    exact = propose([page(proposal.reasons[0].text, *PLAIN)])
    assert proposal.type_code == code
    assert 0.35 <= proposal.confidence < exact.confidence
    assert proposal.title == title


@pytest.mark.parametrize("code", list(TITLES))
def test_one_misread_character_never_turns_a_long_title_into_another(code):
    for name in (name for name in TITLES[code] if len(name) > 5):
        for at in range(len(name)):
            misread = f"{name[:at]}口{name[at + 1 :]}"
            assert propose([page(misread, *PLAIN)]).type_code == code, misread


@pytest.mark.parametrize(
    ("title", "code"),
    [("診斷證明書", "DIAGNOSIS_CERT"), ("理賠申請書", "CLAIM_FORM"), ("投保單", "APPLICATION")],
)
def test_a_title_in_traditional_characters_is_recognised_and_kept(title, code):
    proposal = propose([page(title, *PLAIN)])
    assert (proposal.type_code, proposal.title) == (code, title)


def test_a_title_spread_out_in_one_line_is_closed_up():
    proposal = propose([page("投 保 单", *PLAIN)])
    assert (proposal.type_code, proposal.title) == ("APPLICATION", "投保单")


def test_a_title_read_as_single_characters_is_put_together():
    spread = [
        TextLine(text, 80, 260, left, left + 80, WIDTH, HEIGHT)
        for text, left in (("投", 900), ("保", 1200), ("单", 1500))
    ]
    proposal = propose([[*spread, *body(*PLAIN)]])
    assert (proposal.type_code, proposal.title) == ("APPLICATION", "投保单")


def test_a_title_broken_over_two_lines_is_put_together():
    lines = [printed("住院病人医疗费用", 200, height=80), printed("明细清单", 310, height=80)]
    proposal = propose([[*lines, *body(*PLAIN)]])
    assert (proposal.type_code, proposal.title) == ("EXPENSE_LIST", "住院病人医疗费用明细清单")


def test_a_title_after_the_name_of_the_company_is_recognised():
    proposal = propose([[printed("泰明人寿保险有限公司投保单", 200, height=80), *body(*PLAIN)]])
    assert proposal.type_code == "APPLICATION"
    assert proposal.title == "泰明人寿保险有限公司投保单"


def test_the_mark_of_a_copy_does_not_hide_the_title():
    proposal = propose([page("保险单（正本）", *PLAIN)])
    assert (proposal.type_code, proposal.title) == ("POLICY", "保险单（正本）")


def test_a_paper_named_in_a_list_of_annexes_is_not_the_title():
    annexes = body(
        "随附单证：1.身份证复印件 2.诊断证明书 3.费用清单", "费用清单", "身份证复印件", top=2900
    )
    proposal = propose([[*page("保险金给付申请书", *PLAIN), *annexes]])
    assert proposal.type_code == "CLAIM_FORM"
    alone = propose([[*body("敬启者", *PLAIN), *annexes]])
    assert alone.type_code == "OTHER"


def test_labels_alone_propose_with_less_confidence():
    lines = body("床位费 3 50.00 150.00", "项目名称 规格 单价 数量", "费用合计：150.00")
    proposal = propose([[*lines, *body("护理费", "西药费", top=1500)]])
    assert proposal.type_code == "EXPENSE_LIST"
    assert 0.35 < proposal.confidence < 0.65
    assert proposal.title is None
    assert {reason.kind for reason in proposal.reasons} == {"sign"}
    assert {"床位费", "费用合计"} <= {reason.text for reason in proposal.reasons}


def test_labels_make_a_title_surer():
    bare = propose([page("人身保险投堡单", *PLAIN)])
    full = propose([page("人身保险投堡单", *PLAIN, "投保单号： 1", "投保人声明：", "投保日期")])
    assert full.type_code == bare.type_code == "APPLICATION"
    assert full.confidence > bare.confidence


def test_the_first_page_speaks_louder_than_its_annex():
    proposal = propose([page("理赔申请书", *PLAIN), page("疾病诊断证明书", *PLAIN)])
    assert proposal.type_code == "CLAIM_FORM"


def test_a_title_behind_a_cover_without_words_is_found():
    proposal = propose([[], page("理赔申请书", *PLAIN)])
    assert proposal.type_code == "CLAIM_FORM"
    assert proposal.reasons[0].page == 1


def test_what_nobody_knows_is_other_with_its_title():
    proposal = propose([page("关于搬迁办公地址的说明", *PLAIN)])
    assert (proposal.type_code, proposal.class_code) == ("OTHER", "QT·QT")
    assert proposal.confidence <= 0.2
    assert proposal.title == "关于搬迁办公地址的说明"
    assert proposal.reasons == ()


def test_the_name_of_an_institution_is_not_a_title():
    proposal = propose([[printed("临海新区中心医院", 200, height=90), *body(*PLAIN)]])
    assert (proposal.type_code, proposal.title) == ("OTHER", None)


def test_nothing_read_is_other_without_title():
    nothing: list[TextLine] = []
    for count in range(3):
        proposal = propose([nothing] * count)
        assert (proposal.type_code, proposal.title) == ("OTHER", None)


def test_a_line_does_not_show_its_words_in_a_log():
    assert "张三" not in repr(printed("张三", 10))


@given(
    st.lists(
        st.lists(
            st.builds(
                TextLine,
                st.text(max_size=30),
                st.floats(0, 500),
                st.floats(-10, 5000),
                st.floats(-10, 5000),
                st.floats(-10, 5000),
                st.floats(0, 5000),
                st.floats(0, 5000),
            ),
            max_size=8,
        ),
        max_size=4,
    )
)
def test_any_page_gives_a_proposal(pages):
    proposal = propose(pages)
    assert 0 <= proposal.confidence <= 1
    assert SHIPPED.document_type(proposal.type_code).class_code == proposal.class_code


@pytest.mark.parametrize(
    "row",
    [
        "姓名陈秀敏性别男出生日期2007-07-11",
        "证件类型身份证出生日期1998年07月19日",
        "职业会计年收入12万元手机1990000602",
        "申请人姓名周杰2005年04月02日",
        "证件类型身份证",
    ],
)
def test_a_row_of_labels_and_values_is_no_title_however_large_it_is(row):
    large = printed(row, 420, height=60)
    proposal = propose([[*page("人身保险投保单", *PLAIN), large]])
    assert (proposal.title, proposal.type_code) == ("人身保险投保单", "APPLICATION")
    assert propose([[large, *body(*PLAIN)]]).title is None


@pytest.mark.parametrize("title", ["联系地址变更说明", "手机号码核实记录", "婚姻状况声明书"])
def test_a_title_may_hold_a_label_if_it_ends_in_the_kind_of_paper(title):
    assert propose([page(title, *PLAIN)]).title == title


def test_a_date_stands_in_no_title_that_nobody_knows():
    assert propose([page("陈秀敏王小明2007-07-11", *PLAIN)]).title is None
