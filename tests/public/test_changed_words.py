"""Words that were read aloud open nothing at the door but their change for words that nobody else heard."""

from tests.public.opened import OpenDoor
from tutela.casework.letterbox import receipts
from tutela.casework.letterbox.letters import Letter
from tutela.casework.letterbox.receipts import Receipt


def _spoken(door: OpenDoor, ends_on: str = "9999-01-01") -> Receipt:
    words = receipts.spoken()
    door.box.speak(words.spoken_name, ends_on)
    return words


def _letter(door: OpenDoor, words: Receipt) -> list[Letter]:
    return [
        each
        for each in door.letters()
        if each.channel == "receipt" and door.opened(each)["spoken"] == words.spoken_name.hex()
    ]


def test_two_of_the_new_words_put_them_in_the_place_of_the_old(door: OpenDoor) -> None:
    old = _spoken(door)
    shown = door.post("/reply/", {"receipt": str(old)})
    assert (shown.status, len(shown.words)) == (200, 8)
    assert tuple(shown.words) != old.words
    assert not _letter(door, old)

    wrong = door.post("/reply/", {**shown.hidden, "word_3": "wrong", "word_6": shown.words[5]})
    assert (wrong.status, wrong.words) == (422, shown.words)
    kept = door.post("/reply/", {**shown.hidden, "word_3": shown.words[2], "word_6": shown.words[5]})
    assert "It is not shown again" in kept.text
    assert "We have received it." in door.post("/reply/", {"receipt": " ".join(shown.words)}).text
    (letter,) = _letter(door, old)
    new = receipts.typed(" ".join(shown.words))
    assert door.opened(letter)["reporter_key"] == new.public.hex()


def test_whoever_heard_the_old_words_learns_nothing_of_the_new(door: OpenDoor) -> None:
    """The staff member may look at the door before the caller, and after."""
    old = _spoken(door)
    overheard = door.post("/reply/", {"receipt": str(old)})
    shown = door.post("/reply/", {"receipt": str(old)})
    assert overheard.words != shown.words
    door.post("/reply/", {**shown.hidden, "word_3": shown.words[2], "word_6": shown.words[5]})

    for said in (
        {"receipt": str(old)},
        {**overheard.hidden, "word_3": overheard.words[2], "word_6": overheard.words[5]},
        {**shown.hidden, "word_3": shown.words[2], "word_6": shown.words[5]},
    ):
        page = door.post("/reply/", said)
        assert (page.status, page.words) == (409, [])
        assert "were changed before" in page.text
        assert " ".join(shown.words) not in page.text
    assert len(_letter(door, old)) == 1


def test_words_that_ended_or_were_taken_back_are_as_any_that_never_were(door: OpenDoor) -> None:
    ended, back = _spoken(door, "2000-01-01"), _spoken(door)
    door.box.unspeak(back.spoken_name)

    pages = {door.post("/reply/", {"receipt": text}).body for text in (str(ended), str(back), "never there")}
    assert len(pages) == 1


def test_what_ended_is_forgotten(door: OpenDoor) -> None:
    old = _spoken(door, "2001-01-01")
    door.box.forget("2002-01-01")
    door.box.speak(old.spoken_name, "9999-01-01")
    assert door.box.spoken(old.spoken_name, "2003-01-01") is not None


def test_the_change_is_in_welsh_below_cy(door: OpenDoor) -> None:
    shown = door.post("/cy/reply/", {"receipt": str(_spoken(door))})
    assert "Dyma dderbynneb" in shown.text
