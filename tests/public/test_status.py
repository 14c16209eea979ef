"""A receipt opens four plain words and one question; any other opens one page that tells nothing."""

import pytest

from tests.public.opened import OpenDoor
from tutela.casework.letterbox import receipts, sealing
from tutela.casework.letterbox.letters import Standing, Told

WORDS = {
    Standing.RECEIVED: "We have received it.",
    Standing.LOOKED_AT: "Somebody is looking at it.",
    Standing.WANTED: "We would like to know more.",
    Standing.FINISHED: "We have finished.",
}
QUESTION = "Sentence 4?"


def _sent(door: OpenDoor) -> tuple[str, bytes]:
    words = door.sent("public", {"addresses": "https://example.com/status"}).words
    receipt = " ".join(words)
    secret = (door.folder / "box" / "door.secret").read_bytes()
    return receipt, receipts.typed(receipt).lookup(secret)


def _asked(door: OpenDoor, receipt: str, lookup: bytes, number: int = 1) -> None:
    asked = sealing.seal({"text": QUESTION}, receipts.typed(receipt).public, sealing.QUESTION, lookup)
    door.box.tell(lookup, Told(Standing.WANTED, number, asked))


def test_it_says_one_of_four_plain_things_and_nothing_else(door: OpenDoor) -> None:
    receipt, lookup = _sent(door)
    assert WORDS[Standing.RECEIVED] in door.post("/reply/", {"receipt": receipt}).text

    pages = {}
    for standing, words in WORDS.items():
        door.box.tell(lookup, Told(standing))
        page = door.post("/reply/", {"receipt": receipt})
        assert words in page.text
        pages[page.text.replace(words, "")] = standing

    assert len(pages) == 1


def test_the_question_is_read_by_the_receipt_alone_and_answered_once(door: OpenDoor) -> None:
    receipt, lookup = _sent(door)
    _asked(door, receipt, lookup)
    page = door.post("/reply/", {"receipt": receipt.upper()})
    assert QUESTION in page.text

    answered = door.post("/reply/", {"receipt": receipt, "reply": "Sentence 5"})
    again = door.post("/reply/", {"receipt": receipt, "reply": "Sentence 6"})

    assert "We have your answer." in answered.text
    assert QUESTION not in answered.text
    assert "We have your answer." in again.text
    (reply,) = [each for each in door.box.replies(100) if each.lookup == lookup]
    private = door.private[reply.key_number]
    assert sealing.open_sealed(reply.sealed_body, private, sealing.REPLY, lookup) == {"text": "Sentence 5"}
    assert QUESTION.encode() not in (door.folder / "box" / "letters.db").read_bytes()


def test_the_next_question_has_a_box_of_its_own(door: OpenDoor) -> None:
    receipt, lookup = _sent(door)
    _asked(door, receipt, lookup)
    door.post("/reply/", {"receipt": receipt, "reply": "Sentence 5"})

    _asked(door, receipt, lookup, 2)

    assert QUESTION in door.post("/reply/", {"receipt": receipt}).text


def test_wrong_expired_and_never_there_are_byte_for_byte_one_page(door: OpenDoor) -> None:
    expired, lookup = _sent(door)
    door.box.tell(lookup, Told(Standing.FINISHED, ends_on="2000-01-01"))
    real, _ = _sent(door)
    wrong = " ".join([*real.split()[:-1], "wrong"])
    never = " ".join(receipts.word_list()[:8])

    pages = {door.post("/reply/", {"receipt": text}).body for text in (expired, wrong, never, "", "x" * 5000)}

    assert len(pages) == 1
    assert door.post("/reply/", {"receipt": real}).body not in pages


def test_a_receipt_works_after_the_door_was_closed_and_opened_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    door = OpenDoor(tmp_path_factory.mktemp("again"))
    with door.serving():
        receipt, _ = _sent(door)
    with door.serving():
        assert WORDS[Standing.RECEIVED] in door.post("/reply/", {"receipt": receipt}).text
