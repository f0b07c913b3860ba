"""Workbooks: the kinds of cells, dates, and parts that are not as they should be."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.record import Progress, UnreadableSource
from ingest.sources.archives import file_member, open_archive
from ingest.sources.spreadsheet import Oversize, SheetFault, SheetRow, Workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STYLES = f"""<styleSheet {MAIN}><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"""
STRINGS = f"""<sst {MAIN}><si><t>plain</t></si><si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r></si>
<si><t>{"x" * 120}</t></si></sst>"""


@pytest.fixture
def rows(make_zip: Callable[..., Path]) -> Callable[..., list[SheetRow | SheetFault]]:
    def run(body: str, workbook_attributes: str = "", **changes: str | None) -> list[SheetRow | SheetFault]:
        relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        parts: dict[str, str | None] = {
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{relations}"><workbookPr {workbook_attributes}/><sheets>'
            '<sheet name="DATA" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/>'
            "</Relationships>",
            "xl/worksheets/s.xml": f"<worksheet {MAIN}><dimension ref='A1:XFD1048576'/><sheetData>{body}</sheetData>"
            "</worksheet>",
            "xl/styles.xml": STYLES,
            "xl/sharedStrings.xml": STRINGS,
        }
        parts |= {key.replace("__", "/").replace("_dot_", "."): value for key, value in changes.items()}
        path = make_zip({name: content for name, content in parts.items() if content is not None}, "w.xlsx")
        with open_archive(file_member(path, Progress())) as members:
            return list(Workbook(members, str(path), 100).rows("DATA"))

    return run


def _cells(found: Sequence[SheetRow | SheetFault]) -> Sequence[str | Oversize]:
    (row,) = found
    assert isinstance(row, SheetRow)
    return row.cells


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', "plain"),
        ('<c r="A1" t="s"><v>1</v></c>', "rich text"),
        ('<c r="A1" t="s"><v>2</v></c>', Oversize(120)),
        ('<c r="A1" t="inlineStr"><is><t> in line </t></is></c>', " in line "),
        ('<c r="A1" t="str"><f>A2</f><v>formula</v></c>', "formula"),
        ('<c r="A1" t="b"><v>1</v></c>', "true"),
        ('<c r="A1"><v>12.50</v></c>', "12.50"),
        ('<c r="A1"><v>12.0</v></c>', "12"),
        ('<c r="A1" s="1"><v>43466</v></c>', "2019-01-01"),
        ('<c r="A1" s="2"><v>43466.75</v></c>', "2019-01-01 18:00:00"),
        ('<c r="A1" s="3"><v>43466</v></c>', "43466"),
        ('<c r="A1" s="1"><v>1e300</v></c>', "1e300"),
        ('<c r="A1" s="99"><v>5</v></c>', "5"),
        ('<c t="d"><v>2019-01-01</v></c>', "2019-01-01"),
    ],
)
def test_cells(rows: Callable[..., list[SheetRow | SheetFault]], cell: str, value: str | Oversize) -> None:
    assert _cells(rows(f"<row>{cell}</row>")) == [value]


@pytest.mark.parametrize(
    "cell", ['<c t="s"><v>77</v></c>', '<c t="s"><v>-1</v></c>', '<c t="e"><v>#REF!</v></c>', "<c/>"]
)
def test_cells_without_a_value_are_empty(rows: Callable[..., list[SheetRow | SheetFault]], cell: str) -> None:
    assert _cells(rows(f'<row>{cell}<c t="s"><v>0</v></c></row>')) == ["", "plain"]


def test_dates_of_the_1904_system(rows: Callable[..., list[SheetRow | SheetFault]]) -> None:
    assert _cells(rows('<row><c s="1"><v>42004</v></c></row>', 'date1904="1"')) == ["2019-01-01"]


def test_gaps_are_kept(rows: Callable[..., list[SheetRow | SheetFault]]) -> None:
    (row,) = rows('<row r="7"><c r="B7"><v>1</v></c><c r="D7"><v>2</v></c><c><v>3</v></c></row><row r="9"/>')
    assert row == SheetRow(7, ["", "1", "", "2", "3"])


def test_a_broken_sheet_keeps_the_rows_before(rows: Callable[..., list[SheetRow | SheetFault]]) -> None:
    first, fault = rows("<row><c><v>1</v></c></row><row><c></row>")
    assert isinstance(first, SheetRow)
    assert isinstance(fault, SheetFault)
    assert "mismatched tag" in fault.reason


@pytest.mark.parametrize(
    "changes",
    [
        {"xl__workbook_dot_xml": None},
        {"xl___rels__workbook_dot_xml_dot_rels": None},
        {"xl__worksheets__s_dot_xml": None},
        {"xl__sharedStrings_dot_xml": "<sst><si>"},
        {"xl__styles_dot_xml": '<!DOCTYPE x [<!ENTITY a "b">]><styleSheet/>'},
    ],
)
def test_missing_and_damaged_parts_are_explained(
    rows: Callable[..., list[SheetRow | SheetFault]], changes: dict[str, str | None]
) -> None:
    with pytest.raises(UnreadableSource, match="the workbook"):
        rows("<row><c><v>1</v></c></row>", **changes)
