"""Any text is read as what it names, and keeps the words it was given in."""

from pathlib import Path

import pytest
from hypothesis import given, strategies

from tutela.engine import identifiers
from tutela.engine.identifiers import Kind

TABLE = Path(__file__).parent / "texts.tsv"


def _rows() -> list[list[str]]:
    rows = [line.split("\t") for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    for row in rows:
        row[0] = _text(row[0])
    return rows


def _text(written: str) -> str:
    """Undo the escapes of the table, and leave what is written in other scripts."""
    if "\\" not in written:
        return written
    return written.encode("latin-1", "backslashreplace").decode("unicode_escape")


def test_the_table_is_long_and_has_no_text_twice() -> None:
    texts = [row[0] for row in _rows()]

    assert len(texts) >= 200
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(("text", "kind", "canonical", "loose", "strong"), _rows())
def test_a_text_is_read_as_the_table_says(
    text: str, kind: str, canonical: str, loose: str, strong: str
) -> None:
    one = identifiers.read(text)

    assert (one.kind, one.is_strong, one.exact) == (kind, strong == "yes", text), one
    assert canonical in ("*", one.canonical)
    assert loose in ("*", one.loose)


@pytest.mark.parametrize("row", [row for row in _rows() if row[1] in ("url", "onion", "network")])
def test_what_is_shown_is_not_followed_and_reads_as_the_same(row: list[str]) -> None:
    shown = identifiers.defanged(row[0])

    assert not {"http://", "https://", "ftp://"} & {
        shown[at : at + size].lower() for at in range(len(shown)) for size in (6, 7, 8)
    }
    assert identifiers.read(shown).canonical == identifiers.read(row[0]).canonical


@given(strategies.text())
def test_no_text_is_refused_and_none_is_changed(text: str) -> None:
    one = identifiers.read(text)

    assert one.exact == text
    assert one == identifiers.read(text)


@pytest.mark.parametrize("kind", list(Kind))
@given(text=strategies.text())
def test_what_a_person_says_it_is_is_believed_and_joins_only_what_reads_so(kind: Kind, text: str) -> None:
    one = identifiers.read(text, kind)

    assert one.kind in (kind, Kind.OTHER, Kind.URL, Kind.ONION)
    assert not one.is_strong or one.canonical


def test_a_person_may_say_what_digits_alone_are() -> None:
    assert identifiers.read("7700900123", Kind.PHONE).canonical == "+447700900123"
    assert identifiers.read("9" * 64, Kind.DIGEST).canonical == "sha256:" + "9" * 64
    assert identifiers.read("00-00-5E-00-53-01", Kind.DEVICE).canonical == "00005E005301"
    assert identifiers.read("Sentence number one.", Kind.PHONE).notes == ("could not be read as phone",)


def test_an_account_is_strong_where_its_service_gave_it_its_number() -> None:
    number = identifiers.account("7", "Example  Messenger", "7", is_number=True)
    name = identifiers.account("Seven", "Example Messenger", "Seven", is_number=False)

    assert (number.canonical, number.is_strong) == ("example messenger:7", True)
    assert (name.canonical, name.is_strong) == ("example messenger:seven", False)
    assert (
        identifiers.account("@Seven_7", "Instagram", "@Seven_7", is_number=False).canonical
        == "instagram:seven_7"
    )
    assert not identifiers.account("7", "", "7", is_number=True).is_strong


def test_the_name_of_a_model_joins_nothing() -> None:
    assert not identifiers.read("Phone 12 Pro", Kind.DEVICE).is_strong


def test_a_number_is_dialled_in_the_country_it_was_told_in() -> None:
    one = identifiers.read("030 901820", region="DE")

    assert one.canonical == "+4930901820"
    assert one.notes == ("the country was not given: taken for DE",)


def test_what_is_wrong_is_told() -> None:
    said = {
        "http://short.onion/": "an onion address has 56 letters and digits, this one 5",
        "http://abcdefghij234567.onion/": "an onion address of version 2: historic, answers no longer",
        "1AoYfShz8nKPCokHT1zKNrkshkCwR5NLK3": "its checksum does not fit: a typing error",
        "javascript:alert(1)": "runs or shows something where it stands: kept as text, never opened",
        "example.com/a": "its scheme was not given",
        "10.0.0.1": "not reachable from the internet: names no one connection",
    }

    assert {text: identifiers.read(text).notes[0] for text in said} == said


def test_the_page_of_an_account_names_the_account_too() -> None:
    page = identifiers.read("https://www.instagram.com/numbered.0001/")
    invitation = identifiers.read("discord.gg/AbCd1234")

    assert page.kind is Kind.URL
    assert [one.canonical for one in page.also] == ["instagram:numbered.0001"]
    assert [one.canonical for one in invitation.also] == ["discord invite:AbCd1234"]
    assert not identifiers.read("https://www.instagram.com/explore/").also


def test_each_line_of_what_was_pasted_is_read() -> None:
    pasted = "hxxps://example[.]com/a\n\n  @numbered_0001\r\n192.0.2.1"

    assert [one.kind for one in identifiers.read_lines(pasted)] == [Kind.URL, Kind.INCHOATE, Kind.NETWORK]


def test_what_is_too_long_is_kept_and_names_nothing() -> None:
    one = identifiers.read("http://example.com/" + "a" * 9000)

    assert (one.kind, one.canonical, len(one.exact)) == (Kind.OTHER, "", 9019)
