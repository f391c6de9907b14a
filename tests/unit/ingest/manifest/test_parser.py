from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.scheme.shipped import SHIPPED
from ingest.manifest import parser
from ingest.manifest.parser import (
    LineTrouble,
    Manifest,
    ManifestRow,
)

ENGLISH = "file,title,class,type,year,policy_no,claim_no"
CHINESE = "文件,题名,类别,文种,年度,保单号,赔案号"
ROW = "a.pdf,张三投保单,TB·SQ,APPLICATION,2024,P123,L456"
UNDERSTOOD = ManifestRow("张三投保单", "TB·SQ", "APPLICATION", 2024, "P123", "L456", 2)


def parse(text: str, encoding: str = "utf-8") -> Manifest:
    return parser.parse(text.encode(encoding), SHIPPED, this_year=2026)


def codes(found: Manifest) -> list[tuple[int, str]]:
    return [(trouble.line, trouble.code) for trouble in found.troubles]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("header", [ENGLISH, CHINESE])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_is_understood_as_offices_save_it(encoding, separator, header, end):
    text = end.join([header, ROW, ""]).replace(",", separator)
    assert parse(text, encoding) == Manifest({"a.pdf": UNDERSTOOD}, ())


def test_columns_come_in_any_order_and_may_be_missing():
    found = parse("Year, FILE \n2024,a.pdf\n")
    assert found == Manifest({"a.pdf": ManifestRow(None, None, None, 2024, None, None, 2)}, ())


def test_an_unknown_column_is_reported_and_the_rest_used():
    found = parse("file,colour,year,,year\na.pdf,red,2024,,2023\n")
    assert codes(found) == [(1, "column-unknown"), (1, "column-double")]
    assert found.rows["a.pdf"].year == 2024


@pytest.mark.parametrize("text", ["tb.sq", "ＴＢ・ＳＱ", "投保申请", "TB•SQ", "tb·sq"])
def test_a_class_is_known_by_code_or_name(text):
    assert parse(f"file,class\na.pdf,{text}\n").rows["a.pdf"].class_code == "TB·SQ"


@pytest.mark.parametrize("text", ["claim_form", "理赔申请书", "理賠申請書", "保险金给付申请书"])
def test_a_type_is_known_by_code_or_name_and_brings_its_class(text):
    row = parse(f"文件,文种\na.pdf,{text}\n").rows["a.pdf"]
    assert (row.type_code, row.class_code) == ("CLAIM_FORM", "LP·SQ")


@pytest.mark.parametrize(
    ("cells", "code", "value"),
    [
        ("a.pdf,XX·YY,,", "class-unknown", "XX·YY"),
        ("a.pdf,TB,,", "class-too-broad", "TB"),
        ("a.pdf,,NONSENSE,", "type-unknown", "NONSENSE"),
        ("a.pdf,TB·BD,CLAIM_FORM,", "class-of-another-type", "TB·BD"),
        ("a.pdf,,,24", "year-wrong", "24"),
        ("a.pdf,,,2027", "year-wrong", "2027"),
        ("a.pdf,,,1900", "year-wrong", "1900"),
        (",TB·SQ,,", "file-missing", ""),
        ("a.pdf,,,,more", "line-too-long", "more"),
        ("a.pdf,,," + "9" * 500, "year-wrong", "9" * 80),
    ],
)
def test_a_wrong_value_is_reported_with_its_line(cells, code, value):
    found = parse(f"file,class,type,year\n\nok.pdf,,,\n{cells}\n")
    assert found.troubles == (LineTrouble(4, code, value),)
    assert "ok.pdf" in found.rows


def test_the_type_wins_over_a_class_it_does_not_belong_to():
    row = parse("file,class,type\na.pdf,TB·BD,CLAIM_FORM\n").rows["a.pdf"]
    assert (row.class_code, row.type_code) == ("LP·SQ", "CLAIM_FORM")


def test_the_first_of_two_lines_for_one_file_counts():
    composed, decomposed = (unicodedata.normalize(form, "é.pdf") for form in ("NFC", "NFD"))
    found = parse(f"file,year\n{composed},2024\n{decomposed},2023\n")
    assert {name: row.year for name, row in found.rows.items()} == {composed: 2024}
    assert codes(found) == [(3, "file-double")]


def test_a_quoted_title_may_hold_separators_and_a_line_end():
    found = parse('file,title\na.pdf,"甲,乙\n丙"\nb.pdf,丁\n')
    assert found.rows["a.pdf"].title == "甲,乙\n丙"
    assert (found.rows["b.pdf"].line, found.troubles) == (4, ())


def test_a_quote_left_open_is_reported_where_it_begins():
    rows = "".join(f"{n}.pdf,x\n" for n in range(50))
    found = parse('file,title\na.pdf,x\nb.pdf,"x\n' + rows)
    assert codes(found) == [(3, "quote-left-open")]
    assert list(found.rows) == ["a.pdf"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "list-empty"),
        (b"\n \n", "list-empty"),
        (b"title,year\nx,2024\n", "file-column-missing"),
        (b"x" * (parser.LARGEST + 1), "list-too-large"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(content, code):
    found = parser.parse(content, SHIPPED, this_year=2026)
    assert code in [trouble.code for trouble in found.troubles]
    assert not found.rows


def test_bytes_of_no_encoding_are_reported_and_the_rest_used():
    found = parser.parse(b"file,year\na.pdf,2024\n\xff\xff.pdf,2024\n", SHIPPED, this_year=2026)
    assert (0, "list-encoding") in codes(found)
    assert found.rows["a.pdf"].year == 2024


def test_a_list_is_read_only_so_far():
    rows = "".join(f"{n}.pdf\n" for n in range(parser.MOST_ROWS + 5))
    found = parse("file\n" + rows)
    assert len(found.rows) == parser.MOST_ROWS
    assert codes(found) == [(parser.MOST_ROWS + 2, "list-too-long")]


def test_a_list_of_blank_lines_is_read_only_so_far():
    found = parse("file\na.pdf\n" + "\n" * 1_000_000)
    assert (list(found.rows), len(found.troubles)) == (["a.pdf"], 1)
    assert found.troubles[0].code == "list-too-long"


def test_a_cell_beyond_all_measure_is_reported():
    found = parse(f"file,title\na.pdf,{'x' * 200_000}\nb.pdf,y\n")
    assert codes(found) == [(2, "line-unreadable")]
    assert "b.pdf" in found.rows


def test_wrong_values_are_not_shown_in_logs():
    assert "张三" not in repr(parse("file,year\na.pdf,张三\n").troubles)


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(content):
    assert isinstance(parser.parse(content, SHIPPED, this_year=2026), Manifest)


@given(
    st.text(max_size=200).map("{}\n".format),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_any_text_below_a_header_is_answered(text, encoding):
    content = f"{ENGLISH}\n{text}".encode(encoding, errors="replace")
    found = parser.parse(content, SHIPPED, this_year=2026)
    assert all(trouble.line >= 0 and trouble.code for trouble in found.troubles)
    assert all(name == name.strip() and name for name in found.rows)


def test_the_names_of_columns_and_types_may_be_in_traditional_writing():
    found = parse("檔名,題名,類別,文種,年度,保單號,賠案號\na.pdf,甲,,理賠申請書,2024,P1,L1\n")
    assert found == Manifest(
        {"a.pdf": ManifestRow("甲", "LP·SQ", "CLAIM_FORM", 2024, "P1", "L1", 2)}, ()
    )


@pytest.mark.parametrize(
    "text",
    [
        "file\t,title\t,policy_no\t\na.pdf\t,甲\t,010520003900\t\n",
        "sep=;\nfile;title;policy_no\na.pdf;甲;010520003900\n",
        '"sep=;"\r\nfile;title;policy_no\r\na.pdf;甲;010520003900\r\n',
        "sep=|\nfile|title|policy_no\na.pdf|甲|010520003900\n",
        'file,title,policy_no\na.pdf,甲,="010520003900"\n',
        'file,title,policy_no\na.pdf,甲,"=""010520003900"""\n',
        "file,title,policy_no\na.pdf,甲,'010520003900\n",
    ],
)
def test_the_ways_of_banks_and_spreadsheets_are_understood(text):
    found = parse(text)
    assert found.troubles == ()
    assert (found.rows["a.pdf"].title, found.rows["a.pdf"].policy_no) == ("甲", "010520003900")


def test_lines_are_counted_with_the_one_that_says_the_separator():
    assert codes(parse("sep=;\nfile;class\na.pdf;无此类\n")) == [(3, "class-unknown")]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("1.05200039001234E+19", "number-scientific"),
        ("1.1E+17", "number-scientific"),
        ("320106198001011E+3", "number-scientific"),
        ("10520003900123000000", "number-rounded"),
        ("#REF!", "cell-error"),
        ("########", "cell-error"),
        ("9" * 61, "number-too-long"),
    ],
)
@pytest.mark.parametrize("column", ["policy_no", "claim_no"])
def test_a_number_that_a_spreadsheet_spoilt_is_reported_and_not_used(number, code, column):
    found = parse(f"file,{column}\na.pdf,{number}\n")
    assert codes(found) == [(2, code)]
    assert getattr(found.rows["a.pdf"], column) is None


@pytest.mark.parametrize(
    "number", ["P2024E5", "105200039001234500", "100000", "12E5", "9" * 60]
)
def test_a_whole_number_is_used(number):
    assert parse(f"file,policy_no\na.pdf,{number}\n").rows["a.pdf"].policy_no == number


def test_a_title_longer_than_the_register_holds_is_cut_and_reported():
    found = parse(f"file,title\na.pdf,{'长' * 301}\nb.pdf,{'长' * 300}\n")
    assert codes(found) == [(2, "title-cut")]
    assert found.rows["a.pdf"].title == found.rows["b.pdf"].title == "长" * 300


def test_a_list_holds_what_the_register_holds():
    from catalog.models import Item

    fields = {field.name: field for field in Item._meta.fields}
    limits = {name: fields[name].max_length for name in parser.LONGEST}
    assert limits == parser.LONGEST
