"""A document is set as tagged PDF for archives, and the same text gives the same bytes wherever it is set."""

import hashlib
import os
import re
import subprocess
import sys
import zlib
from datetime import UTC, datetime

import pytest

from tutela.engine.typesetting import document, typesetter
from tutela.engine.typesetting.document import Document
from tutela.engine.typesetting.errors import NoTypesetter

typst = pytest.importorskip("typst")
AT = datetime(2026, 11, 29, 10, 0, 5, tzinfo=UTC)
CHILD = (
    "import hashlib,sys;from tutela.engine.typesetting import typesetter as t;"
    "print(hashlib.sha256(t.typeset(sys.stdin.read())).hexdigest())"
)
PLACES = [
    {"TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8"},
    {"TZ": "America/St_Johns", "LC_ALL": "C", "HOME": "/nonexistent"},
    {"TZ": "UTC", "LC_ALL": "de_DE.UTF-8", "SOURCE_DATE_EPOCH": "0", "TYPST_FONT_PATHS": "/usr/share/fonts"},
]


def of(rows: int = 30, **changed: str) -> Document:
    columns = ["Category", "Stills", "Moving"]
    return Document(
        title=changed.get("title", "Schedule"),
        subtitle="By category",
        author="Finn",
        reference="S-1, version 1",
        marking="OFFICIAL-SENSITIVE",
        made_at=AT,
        signs=["Signature"],
        blocks=[
            document.heading("One"),
            document.paragraph(changed.get("text", "Sentence 1.")),
            document.facts([("Case", "OP-1")]),
            document.table(
                "Counts", columns, [[f"Category {n}", n * 1000, n] for n in range(rows)], note="All."
            ),
            document.chart(
                "Bars", "One 9; not drawn: two.", [("One", "9", 1000), ("Two", "<5", None), ("Three", "0", 0)]
            ),
            document.declaration("Declared."),
            document.signatures(["Signed", "Date"]),
        ],
    )


def digest(text: str) -> str:
    return hashlib.sha256(typesetter.typeset(text)).hexdigest()


def elsewhere(text: str, place: dict[str, str]) -> str:
    child = [sys.executable, "-c", CHILD]
    done = subprocess.run(
        child, input=text, env={**os.environ, **place}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_same_text_gives_the_same_bytes_in_any_process_zone_and_locale() -> None:
    text = of().text()

    found = {elsewhere(text, place) for place in PLACES}

    assert found == {digest(text)}


@pytest.mark.long
def test_a_hundred_times_the_same_text_gives_one_digest() -> None:
    text = of(300).text()

    found = {elsewhere(text, PLACES[number % len(PLACES)]) for number in range(100)}

    assert found == {digest(text)}


def test_other_words_another_title_and_a_stamp_give_other_bytes() -> None:
    text = of().text()

    found = [digest(text), digest(of(text="Sentence 2.").text()), digest(of(title="Other").text())]
    found.append(hashlib.sha256(typesetter.typeset(text, "Draft")).hexdigest())

    assert len(set(found)) == 4


def test_it_is_marked_as_pdf_a_and_pdf_ua_and_is_tagged_with_its_language_and_title() -> None:
    made = typesetter.typeset(of().text())
    inside = made + b"".join(_streams(made))

    for mark in (b"pdfaid:part>2<", b"pdfaid:conformance>A<", b"pdfuaid:part>1<"):
        assert mark in made
    for word in (
        b"/StructTreeRoot",
        b"/MarkInfo",
        b"/Lang(en-GB)",
        b"/TH",
        b"/H2",
        b"/FontFile",
        b"/Figure/",
    ):
        assert word in inside.replace(b" ", b"")
    assert b"/Alt(One9;notdrawn:two.)" in inside.replace(b" ", b"")
    assert b"2026-11-29T10:00:05" in made


def _streams(made: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n", made):
        try:
            found.append(zlib.decompressobj().decompress(made[match.end() :]))
        except zlib.error:
            continue
    return found


def test_nothing_in_a_text_is_read_as_markup() -> None:
    hostile = '#panic("read") $x$ *bold* `code` \\ @name <label> #read("/etc/passwd") // not a remark'

    assert typesetter.typeset(of(text=hostile, title=hostile).text()).startswith(b"%PDF-1.7")


def test_it_says_by_what_it_was_set_and_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.fullmatch(r"typst [0-9.]+, template [0-9a-f]{12}", typesetter.setter())

    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NoTypesetter, match=r"tutela\[statements\]"):
        typesetter.typeset(of().text())
