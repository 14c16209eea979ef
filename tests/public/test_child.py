"""A child is spoken to plainly, asked for no name, told of no offence, and gets away fast."""

import re

from tests.public.opened import OpenDoor
from tutela.public import questions

# What would tell a child that they did wrong: requirement F.19.
ACCUSING = re.compile(
    r"offence|illegal|crime|\blaw\b|police will|making one|wrong|trosedd|anghyfreithlon", re.IGNORECASE
)
VOWELS = re.compile(r"[aeiouy]+")


def _pages(door: OpenDoor) -> list[str]:
    said = {"what": "mine", "addresses": "example.com", "age": "12to15"}
    pages = [
        door.get("/young/"), door.get("/report/child/"), door.checked("child", {}),
        door.checked("child", said), door.sent("child", said), door.get("/cy/young/"),
    ]  # fmt: skip
    return [page.text[page.text.index("<main") :] for page in pages]


def test_no_page_of_the_path_says_that_anything_was_an_offence(door: OpenDoor) -> None:
    for page in _pages(door):
        assert not ACCUSING.search(re.sub(r"<[^>]*>", " ", page))


def test_who_helps_stands_first_and_can_be_called(door: OpenDoor) -> None:
    page = door.get("/young/").text

    assert page.index("0800 1111") < page.index("Report Remove") < page.index("CEOP") < page.index("<form")


def test_no_name_and_no_contact_are_asked(door: OpenDoor) -> None:
    assert {one.name for one in questions.form("child").questions} == {
        "what",
        "danger_now",
        "addresses",
        "age",
        "more",
    }
    assert all("name" not in one.label.lower() for one in questions.form("child").questions)


def test_every_page_has_the_way_out(door: OpenDoor) -> None:
    for path in ("/young/", "/report/child/"):
        assert 'class="leave" href="/leave/" rel="noreferrer"' in door.get(path).text


def test_the_path_is_read_at_eleven(door: OpenDoor) -> None:
    """Flesch and Kincaid's grade, of American schools; eleven years old is grade six."""
    text = " ".join(re.sub(r"<[^>]*>", ". ", page) for page in _pages(door)[:4])
    sentences = [one for one in re.split(r"[.?!:]+", text) if len(one.split()) > 2]
    words = [word for one in sentences for word in re.findall(r"[A-Za-z']+", one)]
    syllables = sum(max(1, len(VOWELS.findall(word.lower().removesuffix("e")))) for word in words)

    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    assert len(words) > 150
    assert grade <= 6
