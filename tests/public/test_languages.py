"""Every text is there in Welsh, no page falls through to English, and what is compiled is what is written."""

import re

import pytest

from tests.public import texts
from tests.public.opened import OpenDoor
from tutela import catalogue
from tutela.public import questions

PATHS = ["/", "/young/", "/at-work/", "/at-work/now/", "/at-work/policies/", "/reply/", "/none/"]
POLICIES = texts.PUBLIC / "policies"
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
    for page in sorted((texts.PUBLIC / "templates").rglob("*.html")):
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


@pytest.mark.parametrize(("ticked", "kept"), [({}, ""), ({"ask_in": "yes"}, "cy")])
def test_a_report_in_welsh_ends_in_welsh_and_says_so_where_an_answer_is_wanted(
    ticked: dict[str, str], kept: str, door: OpenDoor
) -> None:
    before = {letter.lookup for letter in door.letters()}
    checked = door.checked("public", {"addresses": "https://example.com/cy"}, "/cy")
    page = door.post("/cy/report/public/", {**checked.hidden, **ticked, "step": "send"})

    (letter,) = [each for each in door.letters() if each.lookup not in before]
    assert 'type="checkbox" name="ask_in" value="yes">' in checked.text
    assert 'name="ask_in"' not in door.checked("public", {"addresses": "example.com"}).text
    assert door.opened(letter)["language"] == kept
    assert "Dyma eich derbynneb" in page.text
    assert len(page.words) == 8


def test_every_policy_is_in_welsh_point_by_point(door: OpenDoor) -> None:
    names = sorted(path.name for path in (POLICIES / "en").iterdir())
    assert sorted(path.name for path in (POLICIES / "cy").iterdir()) == names
    for name in names:
        english, welsh = ((POLICIES / each / name).read_text().splitlines() for each in ("en", "cy"))
        page = door.get(f"/cy/at-work/policies/{name.removesuffix('.md')}/").text
        assert [re.findall(r"\d+|[{}]|^-", line) for line in english] == [
            re.findall(r"\d+|[{}]|^-", line) for line in welsh
        ]
        assert welsh[0].removeprefix("# ") in page.replace("&#x27;", "'")
        assert english[0].removeprefix("# ") not in page
        assert not {line for line in english if len(line) > 1} & set(welsh)


def test_each_page_leads_to_itself_in_the_other_language(door: OpenDoor) -> None:
    assert 'href="/cy/young/"' in door.get("/young/").text
    assert 'href="/young/"' in door.get("/cy/young/").text
