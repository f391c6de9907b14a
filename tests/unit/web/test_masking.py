"""What is masked in running text, and what never is; all numbers are of nobody."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from web.masking import masked, masked_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("银行账号 9999691544086599367", "银行账号 ***************9367"),
        ("账号 6200776005920805598，", "账号 ***************5598，"),
        ("户名林晓岚 6200776005920805598", "户名林晓岚 ***************5598"),
        ("6222 0212 3456 7890 123", "**** **** **** ***0 123"),
        ("卡号：6222-0212-3456-7890", "卡号：****-****-****-7890"),
        ("账　号：６２２２０２１２３４５６７８９０", "账　号：************７８９０"),
        ("帐号 1234567890", "帐号 ******7890"),
    ],
)
def test_bank_accounts_and_cards_are_masked(text, shown):
    """Sixteen to nineteen digits stood in full in texts and snippets."""
    assert masked_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("证件号码 994738|95701126259", "证件号码 **************6259"),
        ("身份证号：99999919800l01O010", "身份证号：**************O010"),
        ("证件号码（身份证） 9999丨9198001010010", "证件号码（身份证） **************0010"),
        ("身 份 证 号 99999919800101001", "身 份 证 号 *************1001"),
        ("证件号码\n994738|95701126259", "证件号码\n**************6259"),
        ("手机 199O0000021 备用", "手机 *******0021 备用"),
        ("联系电话：l9900000021", "联系电话：*******0021"),
        ("账号 62007760O5920805598", "账号 ***************5598"),
        ("证件号码 E99999999 有效", "证件号码 *****9999 有效"),
    ],
)
def test_a_number_behind_its_label_is_masked_though_misread(text, shown):
    """One sign that was read as another let the whole number stand in clear."""
    assert masked_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("999999198001010010", "999999********0010"),
        ("999999 19800101 001X", "999999 ******** 001X"),
        ("９９９９９９１９８００１０１００１０", "９９９９９９********００１０"),
        ("电话：19900000021。", "电话：199****0021。"),
        ("199 0000 0021", "199 **** 0021"),
        ("199-0000-0021", "199-****-0021"),
        ("+8619900000021", "+86199****0021"),
        (
            "身份证号 999999198001010010  手机 19900000021",
            "身份证号 999999********0010  手机 199****0021",
        ),
    ],
)
def test_identity_and_mobile_numbers_are_masked(text, shown):
    assert masked_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "B001-ZY·LP·CL·2024·D10-000002",
        "档号 B001-ZY·LP·CL·2024·D10-000002",
        "保单号 8860123456789012",
        "保险单号码：8860123456789012345",
        "证件号码：\nP20240031000012345",
        "证件类型身份证出生日期 1998年07月19日",
        "2021 2022 2023 2024",
        "1200  3400  5600  7800",
        "20240101 20241231",
        "2024010120241231",
        "流水 20240422153012123",
        "账户 123456789012.50",
        "账户 2024.04.22",
        "¥1234567890123456",
        "13,812,345,678.00",
        "统一社会信用代码 913100001322010000",
        "客服电话 95500",
        "体检结果正常，血压 120/80",
    ],
)
def test_other_numbers_stay(text):
    assert masked_text(text) == text


digits = st.text("0123456789", min_size=8, max_size=18)
days = st.dates().map(str) | st.dates().map(lambda day: f"{day:%Y年%m月%d日}")
sums = st.decimals(0, 10**13, places=2).map(lambda sum_: f"{sum_:,}")
labels = st.sampled_from(["", "保单号 ", "金额：", "日期 ", "档号：", "合计 "])


@given(labels, digits.map("P{}".format) | days | sums | sums.map("¥{}".format))
def test_policies_days_and_amounts_are_never_masked(label, number):
    assert masked_text(label + number) == label + number


@given(st.integers(2000, 2099), st.integers(1, 999_999))
def test_an_archive_number_is_never_masked(year, running):
    number = f"B001-ZY·LP·CL·{year}·D10-{running:06d}"
    assert masked_text(f"账号 {number}") == f"账号 {number}"


@given(st.text("0123456789Xx|lO -：:*账号身份证电话\n．０９", max_size=60))
def test_a_text_keeps_its_length_and_loses_only_signs_that_are_masked(text):
    shown = masked_text(text)
    assert len(shown) == len(text)
    assert all(new in (old, "*") for old, new in zip(text, shown, strict=True))


@example("00000013000000000", 5, "|")  # behind the sign stands what looks like a mobile number
@given(
    st.text("0123456789", min_size=16, max_size=19),
    st.integers(1, 14),
    st.sampled_from("|lO口"),
)
def test_an_account_behind_its_label_is_masked_with_any_sign_misread(number, at, sign):
    read = number[:at] + sign + number[at + 1 :]
    assert masked_text(f"账号：{read}") == "账号：" + "*" * (len(read) - 4) + read[-4:]


def test_fields_are_masked_by_what_they_are():
    assert masked("id-number", "999999198001010010") == "999999********0010"
    assert masked("policy-no", "8860123456789012") == "8860123456789012"
    assert masked("hospital", "账号 6200776005920805598") == "账号 ***************5598"
