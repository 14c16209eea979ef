"""The letterbox keeps sealed letters once each, tells reporters of four states, and forgets on the day."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.casework.letterbox.posting import SECRET, letter
from tutela.casework.custody.models import DataKey
from tutela.casework.custody.proving import data_keys
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.letterbox import actions, opening, queries, receipts, sealing
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.connection import Where
from tutela.casework.letterbox.errors import BoxAway, LetterBroken, NoLetterKey
from tutela.casework.letterbox.letters import Reply, Standing, Told

TODAY = "2026-11-29"


@pytest.fixture
def keyed(box: Box, line: Actor) -> Box:
    """A letterbox whose door knows the unit's keys."""
    for key in actions.renew_keys(line):
        box.publish(key)
    return box


def test_a_letter_is_opened_by_the_unit_alone_and_says_what_was_said(keyed: Box, line: Actor) -> None:
    sent, receipt = letter(keyed, {"addresses": ["sentence 1"]})

    assert keyed.put(sent)

    (lies,) = keyed.waiting(10)
    assert lies == sent
    assert b"sentence 1" not in lies.sealed_body
    assert opening.letter(lies) == {"addresses": ["sentence 1"], "reporter_key": receipt.public.hex()}


def test_letters_of_about_one_length_look_alike(keyed: Box) -> None:
    short, longer = (letter(keyed, {"text": "n" * count})[0].sealed_body for count in (1, 700))

    assert len(short) == len(longer)


def test_one_form_makes_one_letter_whoever_sends_it_at_once(keyed: Box, where: Where) -> None:
    sent, _ = letter(keyed, {"text": "sentence 1"})
    with ThreadPoolExecutor(20) as clients:
        took = list(clients.map(lambda _: keyed.put(sent), range(20)))

    assert sorted(took) == [False] * 19 + [True]
    assert len(keyed.waiting(10)) == 1


def test_what_was_taken_in_leaves_nothing_to_read_and_its_form_stays_used(keyed: Box) -> None:
    sent, _ = letter(keyed, {"text": "sentence 1"}, contact="sentence 2")
    keyed.put(sent)

    keyed.taken(sent.lookup)

    assert keyed.waiting(10) == []
    assert not keyed.put(sent)
    told = keyed.standing(sent.lookup, TODAY)
    assert told is not None
    assert told.standing is Standing.RECEIVED


def test_a_moved_or_changed_letter_does_not_open(keyed: Box) -> None:
    sent, _ = letter(keyed, {"text": "sentence 1"})
    other, _ = letter(keyed, {"text": "sentence 2"})
    changed = sent.sealed_body[:-1] + bytes([sent.sealed_body[-1] ^ 1])

    for wrong in (
        replace(sent, lookup=other.lookup),
        replace(sent, sealed_body=changed),
        replace(sent, key_number=sent.key_number + 1),
        replace(sent, key_number=sent.key_number + 100),
    ):
        with pytest.raises(LetterBroken):
            opening.letter(wrong)


def test_a_renewed_key_takes_over_and_the_old_one_still_opens(keyed: Box, line: Actor, adele: Actor) -> None:
    before, _ = letter(keyed, {"text": "sentence 1"})
    for key in actions.renew_keys(adele):
        keyed.publish(key)
    after, _ = letter(keyed, {"text": "sentence 2"})

    assert after.key_number == queries.newest(line.unit, sealing.REPORT).number != before.key_number
    assert [opening.letter(each)["text"] for each in (before, after)] == ["sentence 1", "sentence 2"]


def test_letter_keys_are_data_keys_which_doctor_and_drill_prove(keyed: Box) -> None:
    found = data_keys.look()
    assert (found.total, found.unopened, found.for_another) == (2, 0, 0)

    DataKey.objects.update(wrapped=bytes(40))

    assert data_keys.look().unopened == 2


def test_only_an_administrator_or_the_machine_renews(ana: Actor, adele: Actor) -> None:
    with pytest.raises(NoLetterKey):
        queries.newest(ana.unit, sealing.REPORT)
    with pytest.raises(NotAllowed):
        actions.renew_keys(ana)
    assert len(actions.renew_keys(adele)) == 2


def test_a_question_is_read_with_the_receipt_and_answered_once(keyed: Box) -> None:
    sent, receipt = letter(keyed, {"text": "sentence 1"})
    keyed.put(sent)
    asked = opening.question("Sentence 2?", receipt.public, sent.lookup)
    keyed.tell(sent.lookup, Told(Standing.WANTED, 1, asked))

    told = keyed.standing(receipts.typed(str(receipt)).lookup(SECRET), TODAY)
    assert told is not None
    assert sealing.open_sealed(told.sealed_question, receipt.key, sealing.QUESTION, sent.lookup) == {
        "text": "Sentence 2?"
    }
    key = keyed.keys()[sealing.REPORT]
    body = sealing.seal({"text": "Sentence 3"}, key.public, sealing.REPLY, sent.lookup)
    reply = Reply(sent.lookup, 1, key.number, body, 500_001)
    assert keyed.answer(reply)
    assert not keyed.answer(reply)
    (lies,) = keyed.replies(10)
    assert opening.reply(lies) == "Sentence 3"
    keyed.reply_taken(lies)
    assert keyed.replies(10) == []
    told = keyed.standing(sent.lookup, TODAY)
    assert told is not None
    assert told.is_answered


def test_nothing_is_known_of_a_receipt_after_its_last_day(keyed: Box) -> None:
    sent, _ = letter(keyed, {"text": "sentence 1"})
    keyed.put(sent)
    keyed.taken(sent.lookup)
    keyed.tell(sent.lookup, Told(Standing.FINISHED, ends_on=TODAY))

    told = keyed.standing(sent.lookup, TODAY)
    assert told is not None
    assert told.standing is Standing.FINISHED
    assert keyed.standing(sent.lookup, "2026-11-30") is None
    assert keyed.forget(TODAY) == 0
    assert keyed.forget("2026-11-30") == 1
    assert keyed.standing(sent.lookup, TODAY) is None


def test_the_receipt_is_noted_as_kept(keyed: Box) -> None:
    assert not keyed.is_kept(b"1" * 32)
    keyed.keep(b"1" * 32)
    keyed.keep(b"1" * 32)
    assert keyed.is_kept(b"1" * 32)


def test_a_letterbox_that_was_never_made_says_so(tmp_path: Path) -> None:
    with pytest.raises(BoxAway, match="not there yet"):
        Box(Where(tmp_path / "letters.db")).keys()
    assert not (tmp_path / "letters.db").exists()


def test_a_held_database_is_away_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Box(Where(tmp_path / "letters.db"))
    box.make()
    monkeypatch.setattr(sqlite3, "connect", lambda *_, connect=sqlite3.connect, **named: connect(
        *_, **{**named, "timeout": 0.05}
    ))  # fmt: skip
    holder = sqlite3.connect(tmp_path / "letters.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    other = Box(Where(tmp_path / "letters.db"))
    with pytest.raises(BoxAway):
        other.keep(b"1" * 32)
    holder.execute("ROLLBACK")
    other.keep(b"1" * 32)
    assert other.is_kept(b"1" * 32)


def test_a_group_may_write_the_file_where_its_folder_is_the_groups(tmp_path: Path) -> None:
    for name, mode, wanted in (("own", 0o700, 0o600), ("shared", 0o2770, 0o660)):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(mode)
        Box(Where(tmp_path / name / "letters.db")).make()
        assert (tmp_path / name / "letters.db").stat().st_mode & 0o777 == wanted
