"""What a partner's programs may ask is agreed by two people, and ends when it is to."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.editions.making import published
from tests.casework.lists import making
from tutela.casework import rooms
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.lookups import actions, queries
from tutela.casework.lookups.errors import BadGrant, GrantMoved, NotAgreed, OwnGrant, TooMany
from tutela.casework.lookups.matching import Question
from tutela.casework.lookups.models import Bank, Day, Grant, Suggestion
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import AccessKey, Partner
from tutela.casework.people.models import Unit
from tutela.errors import NotFound

TERMS = actions.Terms(100, 1000, "Agreement 4, section 2.")


@pytest.fixture
def partner(sam: Actor, adele: Actor) -> Partner:
    """A hotline that two people approved, with an agreement."""
    entered = partners.enter_partner(sam, "hotline-1", "Hotline One", "hotline", country="IE")
    partners.add_contact(sam, entered, "contact", "Person 1", telephone="01632 960001")
    partners.approve_partner(sam, entered)
    approved = partners.approve_partner(adele, entered)
    agreement = partners.propose_agreement(
        sam, approved, ["hotline"], legal_basis="Sentence 1.", contact="Desk", valid_from=timezone.localdate()
    )
    partners.confirm_agreement(adele, agreement)
    return approved


@pytest.fixture
def key(sam: Actor, partner: Partner) -> AccessKey:
    return partners.issue_key(sam, partner.contacts.get(), "Program", ["match", "suggest"], 30)[0]


@pytest.fixture
def own(unit: Unit, quinn: Actor, sam: Actor) -> HashList:
    made = making.own_list(sam, "Ours")
    making.released(quinn, making.item(unit, 1))
    published(quinn, sam, made)
    return made


@pytest.fixture
def theirs(sam: Actor) -> HashList:
    return making.received_list(sam, "Suggested")


@pytest.fixture
def grant(finn: Actor, sam: Actor, partner: Partner, own: HashList, theirs: HashList) -> Grant:
    """What finn proposed and sam confirmed: both lists, and suggestions."""
    banks = {"OURS": own}
    terms = actions.Terms(100, 1000, "Agreement 4.", suggestions_to=theirs)
    return actions.confirm_grant(sam, actions.propose_grant(finn, partner, banks, terms))


def _ask(grant: Grant, key: AccessKey, own: HashList, *signals: bytes) -> list[actions.Answer]:
    by = machine(grant.partner.unit_id, "the matcher")
    asked = [Question(key.pk, "lookup", "pdq", each, frozenset({own.pk})) for each in signals]
    return actions.answer_lookups(by, grant, asked)


def test_two_people_agree_before_anything_is_answered(
    partner: Partner, own: HashList, key: AccessKey, finn: Actor, sam: Actor
) -> None:
    proposed = actions.propose_grant(finn, partner, {"OURS": own}, TERMS)

    assert queries.to_confirm(sam).get() == proposed
    assert [each.says[:23] for each in rooms.notices(sam) if "wait for you" in each.says] == [
        "Look-ups of Hotline One"
    ]
    assert not queries.grants_in_force()
    with pytest.raises(GrantMoved):
        _ask(proposed, key, own, making.bits(1))
    actions.confirm_grant(sam, proposed)
    assert [bool(each.found) for each in _ask(proposed, key, own, making.bits(1), making.bits(2))] == [
        True,
        False,
    ]
    with pytest.raises(GrantMoved, match="already"):
        actions.confirm_grant(sam, proposed)


def test_nobody_confirms_what_they_proposed(partner: Partner, own: HashList, sam: Actor, ana: Actor) -> None:
    mine = actions.propose_grant(sam, partner, {"OURS": own}, TERMS)

    with pytest.raises(OwnGrant):
        actions.confirm_grant(sam, mine)
    with pytest.raises(NotAllowed):
        actions.propose_grant(ana, partner, {"OURS": own}, TERMS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=mine.pk).update(confirmed_by=mine.proposed_by_id)


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("OURS", actions.Terms(0, 10, "Sentence 1.")),
        ("OURS", actions.Terms(10, 10**9, "Sentence 1.")),
        ("OURS", actions.Terms(10, 10, " ")),
        ("ours", TERMS),
        ("OURS", actions.Terms(10, 10, "Sentence 1.", valid_to=timezone.localdate() - timedelta(days=1))),
    ],
)
def test_what_is_not_whole_is_not_proposed(
    partner: Partner, own: HashList, finn: Actor, name: str, terms: actions.Terms
) -> None:
    with pytest.raises(BadGrant):
        actions.propose_grant(finn, partner, {name: own}, terms)

    assert not Grant.objects.exists()


def test_what_others_gave_us_is_looked_up_in_by_nobody(
    partner: Partner, own: HashList, theirs: HashList, finn: Actor, grant: Grant, sam: Actor
) -> None:
    with pytest.raises(BadGrant, match="agreed already"):
        actions.propose_grant(finn, partner, {"OURS": own}, TERMS)
    actions.end_grant(sam, grant, "Sentence 2.")
    with pytest.raises(BadGrant, match="came from somebody else"):
        actions.propose_grant(finn, partner, {"OURS": own, "THEIRS": theirs}, TERMS)
    with pytest.raises(BadGrant, match="received from others"):
        actions.propose_grant(
            finn, partner, {"OURS": own}, actions.Terms(10, 10, "Sentence 1.", suggestions_to=own)
        )


def test_a_minute_and_a_day_are_counted_whatever_is_asked_together(
    grant: Grant, key: AccessKey, own: HashList, finn: Actor
) -> None:
    Grant.objects.filter(pk=grant.pk).update(per_day=3)
    grant.refresh_from_db()

    first = _ask(grant, key, own, *[making.bits(1)] * 2)
    second = _ask(grant, key, own, *[making.bits(1)] * 2)

    assert [each.refused for each in (*first, *second)] == ["", "", "", "day"]
    assert not second[1].found
    day = Day.objects.get()
    assert (day.asked, day.matched, day.refused) == (3, 3, 1)
    assert any("more look-ups than agreed" in each.says for each in rooms.notices(finn))
    Day.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert [each.refused for each in _ask(grant, key, own, making.bits(1))] == [""]


def test_what_is_revoked_is_known_no_more_by_any_digest(
    grant: Grant, key: AccessKey, own: HashList, sam: Actor, unit: Unit, quinn: Actor
) -> None:
    by, md5 = machine(unit.pk, "the matcher"), hashlib.md5(b"content 1", usedforsecurity=False).digest()
    asked = [Question(key.pk, "lookup", "md5", md5, frozenset({own.pk}))]
    before = actions.answer_lookups(by, grant, asked)

    lists.revoke(sam, Entry.objects.get(hash_list=own), "a grave mistake")
    after = actions.answer_lookups(by, grant, asked)
    making.released(quinn, making.item(unit, 5))
    published(quinn, sam, own)
    new = hashlib.md5(b"content 5", usedforsecurity=False).digest()
    later = actions.answer_lookups(by, grant, [Question(key.pk, "lookup", "md5", new, frozenset({own.pk}))])

    assert [bool(each[0].found) for each in (before, after, later)] == [True, False, True]


def test_a_partner_that_ends_is_answered_no_more(
    grant: Grant, key: AccessKey, own: HashList, partner: Partner, sam: Actor
) -> None:
    assert [each.pk for each in queries.keys_that_ask()] == [key.pk]

    partners.end_partner(sam, partner, "Sentence 3.")

    assert not queries.grants_in_force()
    assert not queries.keys_that_ask()
    with pytest.raises(GrantMoved):
        _ask(grant, key, own, making.bits(1))


def test_a_suggestion_waits_for_a_person_and_enters_by_the_door_of_any_list(
    grant: Grant, key: AccessKey, theirs: HashList, sam: Actor, ana: Actor, unit: Unit
) -> None:
    by, bank = machine(unit.pk, "the matcher"), Bank.objects.get(hash_list=theirs)
    named = {"pdq": making.bits(70).hex(), "video_md5": "ab" * 16}
    made = actions.suggest(by, grant, key.pk, bank, named, "a\x1bb")

    assert Suggestion.objects.get().note == r"a\x1bb"
    assert any("suggests for a list" in each.says for each in rooms.notices(sam))
    with pytest.raises(NotAllowed):
        actions.take_suggestions(ana, grant, [made])
    done = actions.take_suggestions(sam, grant, [made])

    entry = Entry.objects.get(hash_list=theirs)
    assert (bytes(entry.pdq or b""), bytes(entry.md5 or b"").hex()) == (making.bits(70), "ab" * 16)
    assert (done.accepted, entry.category) == (1, "")
    made.refresh_from_db()
    assert (made.state, made.list_import, made.decided_by) == ("taken", done, "sam")
    with pytest.raises(GrantMoved):
        actions.withdraw_suggestion(by, made)


def test_suggestions_are_for_the_list_that_was_agreed_and_not_without_end(
    grant: Grant, key: AccessKey, own: HashList, theirs: HashList, unit: Unit
) -> None:
    by = machine(unit.pk, "the matcher")
    with pytest.raises(NotAgreed):
        actions.suggest(by, grant, key.pk, Bank.objects.get(hash_list=own), {"md5": "ab" * 16})
    rows = [Suggestion(grant=grant, key=key, signals={"md5": "00" * 16}) for _ in range(10_000)]
    Suggestion.objects.bulk_create(rows)
    with pytest.raises(TooMany):
        actions.suggest(by, grant, key.pk, Bank.objects.get(hash_list=theirs), {"md5": "ab" * 16})


def test_people_alone_decide_and_machines_alone_answer(
    grant: Grant, key: AccessKey, own: HashList, sam: Actor, otis: Actor
) -> None:
    with pytest.raises(NotAllowed):
        actions.answer_lookups(sam, grant, [])
    with pytest.raises(NotAllowed):
        actions.end_grant(otis, grant, "Sentence 4.")
    with pytest.raises(NotFound):
        queries.grant_for(otis, grant.pk)
    with pytest.raises(BadGrant):
        actions.end_grant(sam, grant, " ")
    with pytest.raises(BadGrant):
        actions.refuse_suggestions(sam, grant, [], "Sentence 4.")


def test_on_its_pages_a_grant_is_proposed_confirmed_followed_and_ended(
    partner: Partner, own: HashList, theirs: HashList, key: AccessKey, finn: Actor, sam: Actor
) -> None:
    client = signed_in(finn)
    sent = {
        "partner": "hotline-1", "hash_list": "Ours", "bank": "OURS", "per_minute": "5", "per_day": "50",
        "suggestions_to": "Suggested", "legal_basis": "Sentence 1.",
    }  # fmt: skip
    assert client.post("/lookups/new/", {**sent, "bank": "small"}).status_code == 422
    assert client.post("/lookups/new/", sent).status_code == 302
    made = Grant.objects.get()
    page = f"/lookups/{made.pk}/"
    assert client.post(page, {"act": "confirm"}).status_code == 403
    client = signed_in(sam)
    assert client.post(page, {"act": "confirm"}).status_code == 302
    made.refresh_from_db()
    _ask(made, key, own, making.bits(1))
    by, bank = machine(made.partner.unit_id, "the matcher"), Bank.objects.get(hash_list=theirs)
    first, second = (actions.suggest(by, made, key.pk, bank, {"md5": each * 32}) for each in "ab")
    shown = client.get(page).content.decode()
    assert making.bits(1).hex() in shown
    assert "2 wait" in shown
    assert "Suggestions wait" in client.get("/lookups/").content.decode()
    assert client.post(page, {"act": "take"}).status_code == 422
    assert client.post(page, {"act": "take", "number": [first.pk]}).status_code == 302
    refused = {"act": "refuse", "number": [second.pk], "because": "Sentence 5."}
    assert client.post(page, refused).status_code == 302
    assert "Sentence 5." in client.get(page).content.decode()
    assert client.post(page, {"act": "nothing"}).status_code == 422
    assert client.post(page, {"act": "end", "because": "Sentence 6."}).status_code == 302
    assert "Ended" in client.get(page).content.decode()
