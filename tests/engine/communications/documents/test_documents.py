"""Paragraphs and cells are told with their places; what cannot be read is a line, and goes to a person."""

import pytest

from tests.engine.communications.conftest import Reading
from tests.engine.communications.documents import writing
from tutela.engine.communications.readers.documents.workbook import MOST_CELLS
from tutela.engine.communications.told import Basis, Kind

_CELL = '<row r="2"><c r="{}"{}><v>{}</v></c></row>'
_BOMB = '<!DOCTYPE l [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def test_paragraphs_of_word_have_their_number_table_and_what_was_deleted_in_them(read: Reading) -> None:
    gone = "<w:del><w:r><w:delText>Sentence 9.</w:delText></w:r></w:del>"
    table = (
        f"<w:tbl><w:tr><w:tc>{writing.paragraph('Cell 1.')}</w:tc><w:tc>{writing.paragraph('Cell 2.')}"
        "</w:tc></w:tr></w:tbl>"
    )
    found = read(writing.word(2, writing.paragraph("Sentence 3.", gone) + table), "a/letter.docx")
    assert found.format == "word document"
    assert [each.text for each in found.observations] == [
        "Sentence number 0.", "Sentence number 1.", "Sentence 3.", "Cell 1.", "Cell 2.", "Comment 1.",
    ]  # fmt: skip
    assert str(found.observations[1].place) == "word/document.xml, paragraph 2"
    assert found.observations[0].raw == writing.paragraph("Sentence number 0.").encode()
    assert found.observations[2].rest["deleted in it"] == "Sentence 9."
    assert found.observations[4].rest["cell"] == "table 1, row 1, cell 2"
    comment = found.observations[5]
    assert comment.sender is not None
    assert (comment.sender.key, comment.moment.basis) == ("Person 1", Basis.SOURCE_UTC)
    assert {each.kind for each in found.observations} == {Kind.PASSAGE}
    assert not found.lost


def test_cells_have_sheet_column_and_row_and_stay_as_they_are_stored(read: Reading) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>45000</v></c>'
        '<c r="C1" t="inlineStr"><is><t>Sentence 3.</t></is></c><c r="D1"><f>1+1</f><v>2</v></c>'
        '<c r="E1" t="s"><v>9</v></c><c r="F1"/></row>'
    )
    found = read(writing.workbook(rows, ("Numbers", "More")), "book.xlsx")
    text, date, inline, sum_, gone = found.observations
    assert [each.text for each in found.observations] == ["Sentence 2.", "45000", "Sentence 3.", "2", ""]
    assert str(text.place) == "sheet Numbers, column A, row 1"
    assert date.rest["shown as a date"] == "2023-03-15 00:00:00"
    assert sum_.rest["formula"] == "1+1"
    assert gone.warnings
    assert inline.kind is Kind.CELL
    assert [note.says for note in found.notes] == ["The workbook hides this sheet."]


def test_passages_of_pdf_have_their_page_and_a_scan_goes_to_a_person(read: Reading) -> None:
    octets = writing.pdf(["Sentence 1.\nSentence 2.", writing.PICTURE, "Sentence 3."])
    found = read(octets, "a/scan.pdf")
    assert found.format == "pdf document"
    assert [each.text for each in found.observations] == ["Sentence 1.\nSentence 2.", "Sentence 3."]
    assert str(found.observations[1].place) == "page 3, passage 1"
    (scan,) = found.lost
    assert (scan.place, scan.says) == ("page 2", "It is a picture without text. A person looks at it.")


@pytest.mark.parametrize(
    ("name", "octets", "says"),
    [
        ("a.docx", writing.packed({"word/document.xml": _BOMB + writing.body("&b;")}), "entities"),
        ("a.docx", writing.word(3)[:300], "cut or damaged"),
        ("a.docx", writing.packed({"word/document.xml": writing.body("<w:p>" * 5000)}), "nests deeper"),
        ("a.docx", writing.packed({"../word/document.xml": writing.body("")}), "outside of the document"),
        ("a.docx", writing.packed({"word/document.xml": b" " * (65 << 20)}), "more than 64 MiB"),
        ("a.xlsx", writing.workbook("")[:200], "cut or damaged"),
        ("a.xlsx", writing.workbook("").replace(b"sheet1.xml", b"sheet7.xml"), "does not hold"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.pdf", writing.pdf(["Sentence 1."], b"/Encrypt<</Filter/Standard/V 1>>"), "."),
        ("a.pdf", b"%PDF-1.4\n" + b"\0" * 100, "no sound PDF"),
    ],
    ids=[
        "bomb",
        "cut",
        "deep",
        "slip",
        "huge",
        "cut book",
        "other sheet",
        "sealed",
        "sealed pdf",
        "empty pdf",
    ],
)
def test_what_is_made_to_do_harm_costs_a_line(read: Reading, name: str, octets: bytes, says: str) -> None:
    found = read(octets, name)
    assert found.lost
    assert any(says in note.says for note in found.lost)
    assert not found.observations


def test_a_text_that_many_cells_name_is_given_so_often_as_a_document_may_say_in_all(read: Reading) -> None:
    rows = "".join(_CELL.format(f"A{number}", ' t="s"', 0) for number in range(1, 41))
    octets = writing.workbook(rows, text="1" * (1 << 19))
    found = read(octets, "book.xlsx")
    assert len(found.observations) == 32
    assert "16 million signs" in found.lost[0].says


@pytest.mark.long
def test_of_a_million_cells_so_many_are_given_and_the_rest_is_a_line(read: Reading) -> None:
    rows = "".join(_CELL.format(f"A{number}", "", 1) for number in range(1, MOST_CELLS + 2))
    found = read(writing.workbook(rows), "book.xlsx")
    assert len(found.observations) == MOST_CELLS
    assert "the rest was left out" in found.lost[0].says
