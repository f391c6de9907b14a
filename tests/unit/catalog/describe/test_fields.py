from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.describe import title_and_year
from catalog.describe.fields import (
    Field,
    FieldLine,
    FieldValue,
    best,
    extract,
)
from catalog.describe.identifiers import check_character
from tests.places import SHARED

SAMPLES = SHARED / "samples"
TODAY = date(2026, 1, 1)
FIRST = "99999919900307001"
IDENTITY = FIRST + check_character(FIRST)


def lines(*rows: str) -> list[FieldLine]:
    """A page, a row each; `|` parts the cells."""
    found = []
    for row, text in enumerate(rows):
        left = 100.0
        for cell in text.split("|"):
            right = left + 40 * len(cell)
            found.append(FieldLine(cell, row, left, 60.0 * row, right, 60.0 * row + 40))
            left = right + 60
    return found


def values(*rows: str) -> list[tuple[Field, str]]:
    return [(each.name, each.value) for each in extract([lines(*rows)], today=TODAY)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("投保人|张三", (Field.POLICYHOLDER, "张三")),
        ("投保人:张三", (Field.POLICYHOLDER, "张三")),
        ("投 保 人：|张 三", (Field.POLICYHOLDER, "张三")),
        ("被保险人姓名|欧阳燚", (Field.INSURED, "欧阳燚")),
        ("姓名张三", (Field.NAME, "张三")),
        ("姓名：买买提·吐尔逊", (Field.NAME, "买买提·吐尔逊")),
        ("姓名|John Smith", (Field.NAME, "John Smith")),
        ("出险人姓名|李四", (Field.CLAIM_PERSON, "李四")),
        ("患者姓名：李四", (Field.PATIENT, "李四")),
        ("姓名：𠮷田", (Field.NAME, "𠮷田")),
        ("保险单号|PC1617048030647", (Field.POLICY_NO, "PC1617048030647")),
        ("保险合同号:ＰＣ16-1704 8030647", (Field.POLICY_NO, "PC1617048030647")),
        ("保单号PC1617048030647", (Field.POLICY_NO, "PC1617048030647")),
        ("保單號碼：PC1617048030647", (Field.POLICY_NO, "PC1617048030647")),
        ("投保单号：|AH630873821424105", (Field.APPLICATION_NO, "AH630873821424105")),
        ("赔案号：LP20240001", (Field.CLAIM_NO, "LP20240001")),
        ("案件号：LP20240002", (Field.CASE_NO, "LP20240002")),
        ("报案号：LP20240003", (Field.REPORT_NO, "LP20240003")),
        ("就诊医院|云岭市中医院", (Field.HOSPITAL, "云岭市中医院")),
        ("诊断结果|2型糖尿病", (Field.DIAGNOSIS, "2型糖尿病")),
        ("申请日期：|2019年1月7日", (Field.DOC_DATE, "2019-01-07")),
        ("填写日期:二〇一九年一月七日", (Field.DOC_DATE, "2019-01-07")),
        ("开具日期：2019年1月", (Field.DOC_DATE, "2019-01")),
        ("费用合计：|51,426.14", (Field.AMOUNT_TOTAL, "51426.14")),
        ("合计(大写)：|壹仟肆佰零玖元伍角", (Field.AMOUNT_TOTAL, "1409.50")),
        (f"身份证号：{IDENTITY}", (Field.ID_NUMBER, IDENTITY)),
        ("联系电话|199 0000 0001", (Field.PHONE, "19900000001")),
    ],
)
def test_a_value_is_found_by_its_label(row, expected):
    assert values(row) == [expected]


def test_several_fields_in_one_line_are_told_apart():
    assert values("姓名：张三 性别：男 年龄：32岁 日期：2016年06月14日") == [
        (Field.NAME, "张三"),
        (Field.DOC_DATE, "2016-06-14"),
    ]


def test_a_label_takes_the_next_cell_but_never_the_next_label():
    assert values("投保人|性别|男|联系电话|19900000001") == [(Field.PHONE, "19900000001")]
    assert values("姓名|性别|证件号码|受益比例") == []


def test_values_of_another_row_are_not_taken():
    assert values("保险单号|", "PC1617048030647") == []


@pytest.mark.parametrize(
    "row",
    [
        "申请日期：|年 月 日",
        "申请日期：2023年 月 日",
        "申请日期：|长期",
        "投保人声明：本人已阅读保险条款",
        "投保人签名：",
        "一、投保人资料",
        "被保险人是否有饮酒习惯",
        "保险单号",
        "诊断",
        "联系电话|",
        "合计|元",
    ],
)
def test_an_open_field_and_a_sentence_give_nothing(row):
    assert values(row) == []


def test_a_bare_name_is_of_the_person_its_part_is_about():
    assert values(
        "一、投保人资料",
        "姓名|张三",
        "二、被保险人资料",
        "姓名|李四",
        "三、其他事项",
        "姓名|王五",
    ) == [(Field.POLICYHOLDER, "张三"), (Field.INSURED, "李四"), (Field.NAME, "王五")]


def test_a_list_of_diagnoses_is_taken_to_its_end():
    assert values("诊断：", "1.肺部感染", "2.2型糖尿病", "处理意见：", "3.休息") == [
        (Field.DIAGNOSIS, "肺部感染"),
        (Field.DIAGNOSIS, "2型糖尿病"),
    ]
    assert values("临床诊断", "高血压病2级", "慢性胃炎另述") == [
        (Field.DIAGNOSIS, "高血压病2级")
    ]


def test_the_hospital_that_heads_a_page_is_found():
    assert values("东江市第一人民医院", "疾病诊断证明书") == [
        (Field.HOSPITAL, "东江市第一人民医院")
    ]


def test_identity_numbers_without_label_are_taken_only_when_they_check():
    wrong = FIRST + ("0" if check_character(FIRST) != "0" else "1")
    assert values(f"1|赵六|{IDENTITY}|50%", f"2|孙七|{wrong}|50%") == [
        (Field.ID_NUMBER, IDENTITY)
    ]


def found(row: str) -> FieldValue:
    (value,) = extract([lines(row)], today=TODAY)
    return value


@pytest.mark.parametrize(
    "row",
    [
        "身份证号：999999199003070011",
        "联系电话：1990000",
        "保单号：12",
        "费用合计：51426.1O",
        "申请日期：2030年1月1日",
    ],
)
def test_a_malformed_value_is_kept_and_marked(row):
    assert not found(row).valid


def test_a_mended_identity_number_says_so():
    value = found(f"身份证号：{IDENTITY.replace('0', 'O')}")
    assert (value.value, value.valid, value.repaired) == (IDENTITY, True, True)


def test_the_page_and_the_printed_form_are_kept():
    (value,) = extract([[], lines("申请日期：2019年1月7日")])
    assert (value.page, value.raw, value.value) == (1, "2019年1月7日", "2019-01-07")


def test_the_same_value_again_is_given_once():
    assert len(extract([lines("投保人：张三", "投保人签名：张三"), lines("投保人:张三")])) == 1


def test_values_are_not_shown_in_logs():
    assert "张三" not in repr(extract([lines("投保人：张三")]))
    assert "张三" not in repr(lines("投保人：张三"))


def test_a_line_without_end_costs_no_time():
    assert values("诊断：" + " " * 100_000, " " * 100_000, "投保人：" * 20_000) == []


def test_the_best_date_is_the_one_the_writer_put():
    page = lines("打印日期：2020-01-01", "日期：2020-01-02", "申请日期：2020-01-03")
    value = best(extract([page]), Field.DOC_DATE)
    assert value is not None
    assert value.value == "2020-01-03"
    assert title_and_year.date_in(extract([page])) == "2020-01-03"


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ("医师签名：李明杰日期：2001年8月", "2001-08"),
        ("申请人签字：刘芳磊申请日期：2023年3月7日", "2023-03-07"),
        ("性别男出生日期:1998-07-19", ""),
        ("保单有效日期:2020-01-01", ""),
    ],
)
def test_a_date_read_in_one_piece_with_the_name_before_it_is_found(row, written):
    assert title_and_year.date_in(extract([lines(row)], today=TODAY)) == written


@given(
    st.lists(
        st.builds(
            FieldLine,
            st.text(max_size=20)
            | st.text("投保人姓名诊断:：合计 日期0129年月日元身份证号电话", max_size=20),
            st.integers(0, 4),
            st.floats(0, 9),
            st.just(0.0),
            st.just(0.0),
            st.just(0.0),
        ),
        max_size=12,
    )
)
def test_any_page_is_answered(page):
    for value in extract([page], today=TODAY):
        assert value.value
        assert 0 <= value.confidence <= 1


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample pages are not beside the checkout")
@pytest.mark.parametrize(
    ("sample", "who", "written"),
    [
        ("zh_syn_00_apply_office", "陈秀敏", date(2024, 1, 21)),
        ("zh_syn_04_claim_office", "张超", date(2019, 1, 7)),
        ("zh_syn_08_diag_skewed", "王静", date(2016, 6, 14)),
        ("zh_syn_12_bill_faded", "黄艳丽", date(2005, 2, 24)),
    ],
)
def test_realistic_papers_give_whom_and_when(sample, who, written):
    text = (SAMPLES / f"{sample}.txt").read_text(encoding="utf-8")
    page = lines(*(row.replace("  ", "|") for row in text.splitlines()))
    fields = extract([page], today=TODAY)
    assert title_and_year.person_in(fields) == who
    assert title_and_year.date_in(fields) == written.isoformat()
