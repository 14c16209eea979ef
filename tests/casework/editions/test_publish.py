"""An own list grows by editions: one person proposes, another publishes, and what is published is frozen."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from tests.casework.editions.making import published
from tests.casework.lists import making
from tutela.casework.custody import keys, log
from tutela.casework.custody.models import LogEntry
from tutela.casework.editions import actions, errors, manifest, queries
from tutela.casework.editions.exports import Form
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.items import actions as items
from tutela.casework.lists import actions as lists, errors as refused, queries as known
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person, Unit
from tutela.casework.people.queries import actor_named, installation
from tutela.engine.hashing.fingerprints import FAST_MARK
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(sam: Actor) -> HashList:
    """An own list, still empty."""
    return making.own_list(sam)


def test_only_released_items_in_listable_categories_of_the_pack_are_proposed(
    unit: Unit, own: HashList, quinn: Actor, sam: Actor
) -> None:
    listed = making.released(quinn, making.item(unit, 1), "Alpha")
    making.released(quinn, making.item(unit, 2), "None")
    making.released(quinn, making.item(unit, 3), "A", pack="uk")
    making.item(unit, 4)
    inherited = making.item(unit, 5)
    machine = Actor(0, "the line", unit.pk, frozenset({Role.MACHINE}), "worker")
    items.inherit(machine, inherited, "Alpha", "demonstration", "1", source="a list", entry=1)

    edition = actions.propose(quinn, own)

    assert [entry.item for entry in edition.added.all()] == [listed]
    assert edition.left_out == []


@pytest.mark.parametrize(
    ("kind", "lacks"), [("picture", "no PDQ"), ("video", "no vPDQ"), ("audio", "neither")]
)
def test_an_item_without_every_hash_is_left_out_and_reported(
    unit: Unit, own: HashList, quinn: Actor, kind: str, lacks: str
) -> None:
    making.released(quinn, making.item(unit, 1))
    incomplete = making.released(quinn, making.item(unit, 2, kind, has_fingerprint=False))

    edition = actions.propose(quinn, own)

    [left_out] = edition.left_out
    assert left_out["item"] == incomplete.pk
    assert lacks in left_out["reason"]
    assert edition.added.count() == 1
    assert f'"left_out":[{incomplete.pk}]' in LogEntry.objects.get(act="edition.proposed").body


def test_a_picture_waits_for_its_exact_fingerprint(unit: Unit, own: HashList, quinn: Actor) -> None:
    waiting = making.released(quinn, making.item(unit, 2))
    waiting.hashes.update(recipe=f"pdq/1{FAST_MARK}the Y plane")

    with pytest.raises(errors.NothingToList, match=f"T-{waiting.pk}: it has no exact PDQ yet"):
        actions.propose(quinn, own)

    waiting.hashes.update(recipe="pdq/1")
    assert actions.propose(quinn, own).added.count() == 1


def test_when_nothing_can_be_listed_the_proposal_is_refused_with_the_reasons(
    unit: Unit, own: HashList, quinn: Actor
) -> None:
    incomplete = making.released(quinn, making.item(unit, 2, has_fingerprint=False))

    with pytest.raises(errors.NothingToList, match=f"T-{incomplete.pk}: it has no PDQ"):
        actions.propose(quinn, own)

    assert not Edition.objects.exists()


def test_a_proposal_matches_nothing_until_it_is_published(
    unit: Unit, own: HashList, quinn: Actor, sam: Actor
) -> None:
    item = making.released(quinn, making.item(unit, 1))
    edition = actions.propose(quinn, own)
    between = known.known(unit.pk).exact(item.md5, item.sha1, item.sha256)

    actions.publish(sam, edition)

    assert between == []
    [hit] = known.known(unit.pk).exact(item.md5, item.sha1, item.sha256)
    assert hit.category == "Alpha"


def test_the_proposer_cannot_publish_even_with_the_role(unit: Unit, own: HashList, quinn: Actor) -> None:
    making.released(quinn, making.item(unit, 1))
    edition = actions.propose(quinn, own)
    person = Person.objects.get(username="quinn")
    people.grant(installation(unit.pk), person, Role.SUPERVISOR)

    with pytest.raises(errors.SamePerson, match="Another person must"):
        actions.publish(actor_named("quinn", "test"), edition)

    assert Edition.objects.get().published_at is None


def test_a_supervisor_cannot_propose_and_a_quality_officer_cannot_publish(
    unit: Unit, own: HashList, quinn: Actor, sam: Actor
) -> None:
    making.released(quinn, making.item(unit, 1))

    with pytest.raises(NotAllowed):
        actions.propose(sam, own)
    edition = actions.propose(quinn, own)
    with pytest.raises(NotAllowed):
        actions.publish(quinn, edition)


def test_a_grade_that_changed_after_the_proposal_stops_the_publication(
    unit: Unit, own: HashList, quinn: Actor, sam: Actor
) -> None:
    item = making.released(quinn, making.item(unit, 1), "Alpha")
    edition = actions.propose(quinn, own)
    making.released(quinn, item, "Beta")

    with pytest.raises(errors.ProposalStale, match=f"T-{item.pk}"):
        actions.publish(sam, edition)


def test_a_withdrawn_proposal_leaves_no_trace_but_the_record(
    unit: Unit, own: HashList, quinn: Actor, sam: Actor
) -> None:
    making.released(quinn, making.item(unit, 1))
    edition = actions.propose(quinn, own)
    with pytest.raises(errors.ProposalOpen):
        actions.propose(quinn, own)

    actions.withdraw_proposal(quinn, edition)

    assert not Entry.objects.exists()
    assert LogEntry.objects.filter(act="edition.withdrawn").exists()
    assert actions.propose(quinn, own).number == 1


def test_editions_of_the_same_number_on_two_lists_do_not_touch_each_other(
    unit: Unit, own: HashList, quinn: Actor, sam: Actor
) -> None:
    item = making.released(quinn, making.item(unit, 1))
    other = making.own_list(sam, "other")
    proposed, first = actions.propose(quinn, other), published(quinn, sam, own)

    hits = known.known(unit.pk).exact(item.md5, item.sha1, item.sha256)
    actions.withdraw_proposal(quinn, proposed)

    assert (proposed.number, first.number) == (1, 1)
    assert {hit.hash_list for hit in hits} == {own.pk}
    assert queries.verify_edition(first).entries == 1
    assert [entry.hash_list for entry in Entry.objects.all()] == [own]


def test_a_second_edition_holds_the_first_less_what_was_revoked_and_names_it(
    unit: Unit, own: HashList, quinn: Actor, sam: Actor
) -> None:
    for number in (1, 2):
        making.released(quinn, making.item(unit, number))
    first = published(quinn, sam, own)
    gone = first.added.order_by("sha256")[0]
    lists.revoke(sam, gone, "a false match was reported")
    making.released(quinn, making.item(unit, 3))

    second = published(quinn, sam, own)

    assert f'"previous":"{first.digest}"' in second.manifest
    assert gone.sha256 is not None
    assert f'"revoked":["{bytes(gone.sha256).hex()}"]' in second.manifest
    assert queries.verify_edition(first).entries == 2
    assert queries.verify_edition(second).entries == 2


def test_a_revocation_alone_is_reason_enough_for_an_edition(
    unit: Unit, own: HashList, quinn: Actor, sam: Actor
) -> None:
    making.released(quinn, making.item(unit, 1))
    first = published(quinn, sam, own)
    lists.revoke(sam, first.added.get(), "a false match was reported")

    second = published(quinn, sam, own)

    assert queries.verify_edition(second).entries == 0
    with pytest.raises(errors.NothingToList):
        actions.propose(quinn, own)


@pytest.mark.parametrize(
    ("number", "change", "said"),
    [
        (1, {"digest": "0" * 64}, "the edition before it is not as it was signed"),
        (1, {"number": 7}, "the edition before it is not as it was signed"),
        (2, {"digest": "0" * 64}, "its digest is not as it was signed"),
    ],
)
def test_an_edition_whose_digest_or_whose_predecessor_is_another_fails(
    unit: Unit, own: HashList, quinn: Actor, sam: Actor, number: int, change: dict[str, object], said: str
) -> None:
    editions = []
    for each in (1, 2):
        making.released(quinn, making.item(unit, each))
        editions.append(published(quinn, sam, own))
    assert queries.verify_edition(editions[1]).entries == 2

    Edition.objects.filter(hash_list=own, number=number).update(**change)

    with pytest.raises(errors.EditionBroken, match=said):
        queries.verify_edition(Edition.objects.get(pk=editions[1].pk))


@pytest.mark.parametrize(
    "change", [{"number": 2}, {"list": "Another"}, {"previous": "0" * 64}, {"entries": []}]
)
def test_what_the_right_key_signed_of_another_edition_is_not_this_one(
    edition: Edition, change: dict[str, object]
) -> None:
    edition.manifest = json.dumps(json.loads(edition.manifest) | change)
    edition.signature, edition.digest = manifest.sign(edition.manifest), manifest.digest_of(edition.manifest)

    with pytest.raises(errors.EditionBroken, match="is not as it was signed"):
        queries.verify_edition(edition)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_revocation_needs_a_reason(
    sam: Actor, quinn: Actor, unit: Unit, own: HashList, reason: str
) -> None:
    making.released(quinn, making.item(unit, 1))
    entry = published(quinn, sam, own).added.get()

    with pytest.raises(refused.NotRevocable):
        lists.revoke(sam, entry, reason)


def test_an_entry_that_is_only_proposed_or_revoked_already_cannot_be_revoked(
    sam: Actor, quinn: Actor, unit: Unit, own: HashList
) -> None:
    making.released(quinn, making.item(unit, 1))
    edition = actions.propose(quinn, own)
    entry = edition.added.get()
    with pytest.raises(refused.NotRevocable, match="only proposed"):
        lists.revoke(sam, entry, "because")
    actions.publish(sam, edition)
    lists.revoke(sam, entry, "because")

    with pytest.raises(refused.NotRevocable, match="already"):
        lists.revoke(sam, entry, "because")


@pytest.fixture
def edition(unit: Unit, own: HashList, quinn: Actor, sam: Actor) -> Edition:
    """A published edition of two pictures and a video."""
    for number, kind in ((1, "picture"), (2, "picture"), (3, "video")):
        making.released(quinn, making.item(unit, number, kind))
    return published(quinn, sam, own)


def test_a_published_edition_verifies(edition: Edition) -> None:
    verified = queries.verify_edition(edition)

    assert verified.entries == 3
    assert verified.digest == edition.digest


def test_any_change_of_the_manifest_or_the_signature_fails(edition: Edition) -> None:
    manifest, signature = edition.manifest, edition.signature

    for position in range(0, len(manifest), 7):
        edition.manifest = manifest[:position] + chr(ord(manifest[position]) ^ 1) + manifest[position + 1 :]
        with pytest.raises(errors.EditionBroken):
            queries.verify_edition(edition)
    edition.manifest, edition.signature = manifest, "0" * len(signature)
    with pytest.raises(errors.EditionBroken):
        queries.verify_edition(edition)


@pytest.mark.parametrize(
    "change",
    [
        {"category": "Beta"},
        {"category_raw": "2"},
        {"pdq": bytes(32)},
        {"md5": bytes(16)},
        {"last_in": 0},
        {"size_bytes": 1},
    ],
)
def test_an_entry_that_was_changed_behind_our_back_fails(edition: Edition, change: dict[str, object]) -> None:
    picture = edition.added.filter(pdq__isnull=False)[0]

    Entry.objects.filter(pk=picture.pk).update(**change)

    with pytest.raises(errors.EditionBroken):
        queries.verify_edition(edition)


def test_an_edition_signed_by_another_key_fails(edition: Edition, house: Path, settings: Settings) -> None:
    settings.TUTELA_KEYS = house / "keys of another installation"
    keys.make_missing(settings.TUTELA_KEYS)

    with pytest.raises(errors.EditionBroken):
        queries.verify_edition(edition)


def test_otis_of_another_unit_is_refused_everywhere_and_nothing_changes(
    edition: Edition, own: HashList, otis: Actor, tmp_path: Path
) -> None:
    entry = edition.added.all()[0]
    path = making.text_file(tmp_path / "list.txt", making.md5(1))
    before = (Entry.objects.count(), Edition.objects.count(), log.verify())
    acts: list[Callable[[], object]] = [
        lambda: lists.import_list(otis, own, path),
        lambda: actions.propose(otis, own),
        lambda: actions.withdraw_proposal(otis, edition),
        lambda: actions.publish(otis, edition),
        lambda: lists.revoke(otis, entry, "because"),
        lambda: actions.export(otis, edition, Form.CSV, io.BytesIO()),
    ]

    for act in acts:
        with pytest.raises(NotAllowed, match="another unit"), transaction.atomic():
            act()

    for question in (
        lambda: known.list_for(otis, "own"),
        lambda: queries.edition_for(otis, "own"),
        lambda: known.entry_for(otis, entry.pk),
    ):
        with pytest.raises(NotFound):
            question()
    assert known.lists_of(otis) == []
    assert before == (Entry.objects.count(), Edition.objects.count(), log.verify())


def test_adele_the_administrator_sees_no_lists(edition: Edition, adele: Actor) -> None:
    for question in (
        lambda: known.lists_of(adele),
        lambda: known.list_for(adele, "own"),
        lambda: queries.edition_for(adele, "own"),
        lambda: known.entry_for(adele, 1),
    ):
        with pytest.raises(NotAllowed):
            question()


def test_the_record_holds_numbers_and_digests_of_each_act(edition: Edition) -> None:
    entry = LogEntry.objects.get(act="edition.published")

    assert f'"manifest_sha256":"{edition.digest}"' in entry.body
    assert '"entries":3' in entry.body


def test_of_a_withdrawn_own_list_only_an_edition_that_says_so_is_published(
    unit: Unit, quinn: Actor, sam: Actor
) -> None:
    own = making.own_list(sam)
    making.released(quinn, making.item(unit, 1))
    published(quinn, sam, own)
    making.released(quinn, making.item(unit, 2))
    waiting = actions.propose(quinn, own)

    lists.withdraw_list(sam, own, "the agreement has ended")
    with pytest.raises(errors.ProposalStale, match=r"by sam: the agreement has ended. Withdraw the proposal"):
        actions.publish(sam, waiting)
    actions.withdraw_proposal(quinn, waiting)
    last = published(quinn, sam, own)
    with pytest.raises(errors.NothingToList, match="Nothing is listed on it any more"):
        actions.prepare_proposal(quinn, own)

    manifest = json.loads(last.manifest)
    assert (manifest["entries"], len(manifest["revoked"])) == ([], 1)
    assert queries.verify_edition(last).entries == 0
    assert known.summary(own).active == 0
