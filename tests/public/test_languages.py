"""Every text is there in Welsh, no page falls through to English, and what is compiled is what is written."""

import re
from pathlib import Path

import pytest

from tests.public import texts
from tests.public.opened import OpenDoor
from tutela.public import catalogue, questions

PATHS = ["/", "/young/", "/at-work/", "/at-work/now/", "/at-work/policies/", "/reply/", "/none/"]
MARKS = re.compile(
    r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}|<(?:[^>{]|\{[%{].*?[%}]\})*>",
    re.DOTALL,
)
PLACES = re.compile(r"%\(\w+\)s|999|101|55\b")


def _welsh() -> dict[str, str]:
    return catalogue.read(texts.po().read_text(encoding="utf-8"))


def test_every_text_has_its_welsh_and_no_welsh_is_left_over() -> None:
    welsh = _welsh()

    assert len(texts.every()) > 140
    assert set(welsh) - {""} == set(texts.every())
    assert not [text for text, said in welsh.items() if text == said]


def test_numbers_and_what_is_filled_in_are_the_same() -> None:
    wrong = {
        text: said
        for text, said in _welsh().items()
        if sorted(PLACES.findall(text)) != sorted(PLACES.findall(said))
    }

    assert wrong == {}


def test_the_compiled_catalogue_is_what_is_written() -> None:
    assert texts.po().with_suffix(".mo").read_bytes() == catalogue.compiled(_welsh())


def test_pages_hold_no_words_outside_their_texts() -> None:
    for page in sorted((Path(catalogue.LOCALE).parent / "templates").rglob("*.html")):
        bare = MARKS.sub(" ", page.read_text())
        assert not re.search(r"[A-Za-z]{2,}", bare), page.name


@pytest.mark.parametrize("path", PATHS)
def test_no_page_falls_through_to_english(path: str, door: OpenDoor) -> None:
    english, welsh = (_words(door.get(prefix + path).text) for prefix in ("", "/cy"))

    assert 'lang="cy"' in door.get(f"/cy{path}").text[:200]
    known = set(texts.every())
    assert not known & welsh
    assert known & english


def _words(page: str) -> set[str]:
    return {text.strip() for text in re.split(r"<[^>]*>", page)}


@pytest.mark.parametrize("channel", questions.FORMS)
def test_forms_faults_and_checks_are_welsh_below_cy(channel: str, door: OpenDoor) -> None:
    page = door.checked(channel, {}, "/cy")

    assert page.status == 422
    assert "Atebwch hwn" in page.text
    assert "Please" not in page.text


def test_a_report_in_welsh_says_so_and_ends_in_welsh(door: OpenDoor) -> None:
    before = {letter.lookup for letter in door.letters()}
    page = door.sent("public", {"addresses": "https://example.com/cy"}, "/cy")

    (letter,) = [each for each in door.letters() if each.lookup not in before]
    assert door.opened(letter)["language"] == "cy"
    assert "Dyma eich derbynneb" in page.text
    assert len(page.words) == 8


def test_each_page_leads_to_itself_in_the_other_language(door: OpenDoor) -> None:
    assert 'href="/cy/young/"' in door.get("/young/").text
    assert 'href="/young/"' in door.get("/cy/young/").text
