"""How a reporter can be reached is learned by two people for a reason, and erased on its day."""

from datetime import date
from pathlib import Path

import pytest

from tests.casework.letterbox.posting import letter
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.letterbox import actions
from tutela.casework.letterbox.actions.keep_contact import keep_contact
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.errors import NotReleased, NotTheSecond, ReasonMissing
from tutela.casework.letterbox.models import ContactRelease, ReporterContact
from tutela.errors import NotFound

CONTACT, REASON = "01632 960123", "Sentence 9"


@pytest.fixture
def lookup(box: Box, line: Actor) -> bytes:
    """The name of a letter whose reporter left a contact."""
    for key in actions.renew_keys(line):
        box.publish(key)
    sent, _ = letter(box, {"text": "sentence 1"}, CONTACT)
    box.put(sent)
    (lies,) = box.waiting(1)
    keep_contact(line, lies, date(2026, 12, 31))
    keep_contact(line, lies, date(2026, 12, 31))
    return lies.lookup


def test_nobody_reads_it_alone(lookup: bytes, sam: Actor, quinn: Actor) -> None:
    with pytest.raises(NotReleased):
        actions.read_contact(sam, lookup)
    release = actions.ask_for_contact(sam, lookup, REASON)
    with pytest.raises(NotReleased):
        actions.read_contact(sam, lookup)
    with pytest.raises(NotTheSecond):
        actions.release_contact(sam, release.pk)

    actions.release_contact(quinn, release.pk)

    assert actions.read_contact(sam, lookup) == CONTACT
    assert actions.read_contact(quinn, lookup) == CONTACT
    with pytest.raises(NotTheSecond):
        actions.release_contact(quinn, release.pk)


def test_what_is_refused_with_a_reason_is_released_no_more_and_may_be_asked_again(
    lookup: bytes, sam: Actor, quinn: Actor, ana: Actor
) -> None:
    release = actions.ask_for_contact(sam, lookup, REASON)
    with pytest.raises(ReasonMissing):
        actions.refuse_contact(quinn, release.pk, " ")
    with pytest.raises(NotAllowed):
        actions.refuse_contact(ana, release.pk, "Sentence 8")
    actions.refuse_contact(quinn, release.pk, "Sentence 8")

    with pytest.raises(NotTheSecond):
        actions.release_contact(quinn, release.pk)
    with pytest.raises(NotTheSecond):
        actions.refuse_contact(sam, release.pk, "Sentence 6")
    with pytest.raises(NotReleased):
        actions.read_contact(sam, lookup)
    assert "Sentence 8" not in "".join(LogEntry.objects.values_list("body", flat=True))
    second = actions.ask_for_contact(sam, lookup, "Sentence 7")
    actions.release_contact(quinn, second.pk)
    assert actions.read_contact(sam, lookup) == CONTACT


def test_a_third_person_reads_nothing(lookup: bytes, sam: Actor, quinn: Actor, unit: object) -> None:
    release = actions.ask_for_contact(sam, lookup, REASON)
    actions.release_contact(quinn, release.pk)
    third = Actor(99, "third", sam.unit, sam.roles, "test")

    with pytest.raises(NotReleased):
        actions.read_contact(third, lookup)


@pytest.mark.parametrize("who", ["ana", "adele", "audra", "finn", "line"])
def test_other_roles_neither_ask_nor_release_nor_read(
    who: str, lookup: bytes, sam: Actor, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    release = actions.ask_for_contact(sam, lookup, REASON)

    for verb in (
        lambda: actions.ask_for_contact(by, lookup, REASON),
        lambda: actions.release_contact(by, release.pk),
        lambda: actions.read_contact(by, lookup),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_another_unit_finds_none(lookup: bytes, sam: Actor, otis: Actor) -> None:
    release = actions.ask_for_contact(sam, lookup, REASON)

    with pytest.raises(NotFound):
        actions.ask_for_contact(otis, lookup, REASON)
    with pytest.raises(NotFound):
        actions.release_contact(otis, release.pk)


def test_it_takes_a_reason_which_the_record_does_not_repeat(lookup: bytes, sam: Actor) -> None:
    with pytest.raises(ReasonMissing):
        actions.ask_for_contact(sam, lookup, "  ")
    actions.ask_for_contact(sam, lookup, REASON)

    (entry,) = LogEntry.objects.filter(act="contact.asked")
    assert REASON not in entry.body
    assert ContactRelease.objects.get().reason == REASON


def test_on_its_day_nothing_is_left_of_it(
    lookup: bytes, sam: Actor, quinn: Actor, line: Actor, house: Path
) -> None:
    release = actions.ask_for_contact(sam, lookup, REASON)
    actions.release_contact(quinn, release.pk)
    assert actions.erase_contacts(line, date(2026, 12, 31)) == 0

    assert actions.erase_contacts(line, date(2027, 1, 1)) == 1

    assert bytes(ReporterContact.objects.get().sealed) == b""
    with pytest.raises(NotFound):
        actions.read_contact(sam, lookup)
    assert not [entry for entry in LogEntry.objects.all() if CONTACT in entry.body]
    assert actions.erase_contacts(line, date(2027, 1, 1)) == 0
