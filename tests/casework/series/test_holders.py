"""Whoever holds an item is told that its child is identified, never who it is, and confirms it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.casework.doors import run, signed_in
from tests.casework.lists.making import own_list
from tests.casework.packages.conftest import ALL, DRAFT
from tests.casework.series.conftest import Refer, lay
from tests.casework.working import work_off
from tutela.casework import rooms
from tutela.casework.cases.models import Exhibit
from tutela.casework.channels.models import Delivery
from tutela.casework.datasets import actions as datasets
from tutela.casework.datasets.models import Delta
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Item
from tutela.casework.lists.models import Entry
from tutela.casework.origins.models import Identity
from tutela.casework.packages import actions as packages
from tutela.casework.packages.content.sources import Source
from tutela.casework.partners.models import Partner
from tutela.casework.referrals import actions as referrals
from tutela.casework.referrals.models import Referral
from tutela.casework.series import actions, cli, queries, rounds
from tutela.casework.series.errors import BadSeries, SeriesMoved
from tutela.casework.series.models import Series, Telling
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db


def identify(referral: Referral, by: Actor) -> Series:
    referral.refresh_from_db()
    referrals.move_on(by, referral, referral.version, "identified")
    work_off()
    return Series.objects.get(members__referral=referral, members__left_at=None)


def send(referral: Referral, maker: Actor, checker: Actor) -> None:
    made = packages.make_package(maker, Source(referral), DRAFT)
    packages.deconflict(maker, made, 1, "nothing")
    packages.check_package(checker, made, 2, ALL)
    packages.send_package(maker, made, 3)


def test_every_holder_is_told_once_by_case_unit_and_package_and_answers(
    refer: Refer, exhibit: Exhibit, elsewhere: Item, force: Partner, finn: Actor, quinn: Actor, otis: Actor
) -> None:
    referral = refer(1)
    lay(exhibit, referral.item)
    send(referral, finn, quinn)

    series = identify(referral, finn)
    rounds.look_for_holders()
    work_off()

    told = {row.holder: row for row in series.tellings.order_by("pk")}
    assert [(row.kind, row.unit_id, row.items) for row in told.values()] == [
        ("case", finn.unit, 1), ("partner", finn.unit, 1), ("case", otis.unit, 1),
    ]  # fmt: skip
    assert series.state == "identified"
    other = next(row for row in told.values() if row.unit_id == otis.unit)
    assert Identity.objects.get(item=elsewhere).says == f"{series} of Northern unit"
    notices = [notice.says for notice in rooms.notices(otis)]
    assert "The child of 1 of your items is identified, says Northern unit. Confirm it." in notices
    browser = signed_in(otis)
    assert f"T-{elsewhere.pk}" in browser.get("/series/told/").content.decode()
    assert browser.post("/series/told/", {"number": other.pk, "says": "Sentence 1."}).status_code == 302
    other.refresh_from_db()
    assert (other.confirmed_by, other.says) == ("otis", "Sentence 1.")


def test_the_unit_of_a_series_learns_which_units_confirmed_and_nothing_of_their_cases(
    refer: Refer, elsewhere: Item, finn: Actor, otis: Actor
) -> None:
    series = identify(refer(1), finn)
    other = series.tellings.get(unit=otis.unit)
    actions.confirm_telling(otis, other, "Sentence 7731.")

    page = signed_in(finn).get(f"/series/{series.pk}/").content.decode()
    told = signed_in(finn).get(f"/series/{series.pk}/as/json/").content.decode()

    for text in (page, told, run(cli.series, "show", str(series), "--json", "--as", "finn").output):
        assert "Southern unit" in text
        assert "OP-9" not in text
        assert "Sentence 7731." not in text
        assert f"T-{elsewhere.pk}" not in text
    with pytest.raises(NotAllowed):
        actions.confirm_telling(finn, other)
    with pytest.raises(NotFound):
        queries.series_for(otis, series.pk)
    with pytest.raises(SeriesMoved):
        actions.confirm_telling(otis, other)


def test_a_partner_is_written_to_without_a_word_about_the_child_and_chased(
    refer: Refer, force: Partner, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    referral = refer(1)
    send(referral, finn, quinn)
    series = identify(referral, finn)
    telling = series.tellings.get(kind="partner")
    Telling.objects.filter(pk=telling.pk).update(due_at=timezone.now() - timedelta(days=1))

    late = [notice.says for notice in rooms.notices(sam)]
    run(cli.series, "chase", str(telling.pk), "--as", "sam")
    with pytest.raises(BadSeries):
        actions.confirm_telling(sam, telling)
    run(cli.series, "confirm", str(telling.pk), "--says", "By telephone, desk 4.", "--as", "sam")

    assert any(says.startswith(f"A holder of {series} did not confirm") for says in late)
    mails = [bytes(each.body).decode() for each in Delivery.objects.filter(about=str(series))]
    assert len(mails) == 2
    digest = bytes(referral.item.sha256).hex()
    for mail in mails:
        assert str(series) in mail
        assert telling.through in mail
        assert digest not in mail
        assert str(referral) not in mail
    telling.refresh_from_db()
    assert (telling.chased, telling.says) == (1, "By telephone, desk 4.")
    assert not queries.overdue(sam).exists()


def test_a_mistake_is_told_to_everybody_who_was_told_before(
    refer: Refer, elsewhere: Item, force: Partner, finn: Actor, quinn: Actor, otis: Actor
) -> None:
    referral = refer(1)
    send(referral, finn, quinn)
    series = identify(referral, finn)
    before = set(series.tellings.values_list("holder", flat=True))

    series.refresh_from_db()
    actions.move_series(finn, series, series.version, "unidentified", "Sentence 1.")
    work_off()

    again = series.tellings.filter(round=2)
    assert set(again.values_list("holder", flat=True)) == before
    assert not again.filter(is_settled=True).exists()
    assert not Identity.objects.filter(ended_at=None).exists()
    assert any("not identified after all" in notice.says for notice in rooms.notices(otis))
    mail = Delivery.objects.filter(about=str(series)).latest("pk")
    assert "That was a mistake" in bytes(mail.body).decode()


def test_another_units_item_that_was_told_of_opens_no_referral_there(
    refer: Refer, elsewhere: Item, finn: Actor, otis: Actor
) -> None:
    identify(refer(1), finn)

    drafted = referrals.mark_at_risk(otis, elsewhere)

    assert (drafted.state, drafted.unit_id) == ("closed", otis.unit)
    assert drafted.versions.get().reason == "known"


def test_a_holder_that_comes_later_is_found_within_the_hour(
    refer: Refer, exhibit: Exhibit, finn: Actor
) -> None:
    referral = refer(1)
    series = identify(referral, finn)
    lay(exhibit, referral.item)
    Series.objects.update(looked_at=timezone.now() - timedelta(hours=2))

    rounds.look_for_holders()
    work_off()

    assert series.tellings.filter(case=exhibit.case).exists()
    assert json.loads(run(cli.series, "told", "--json", "--as", "finn").output)["tellings"]


def test_whoever_was_given_a_list_with_an_item_is_told_and_so_is_whoever_took_an_edition(
    refer: Refer, force: Partner, finn: Actor, sam: Actor
) -> None:
    referral, own = refer(1), own_list(sam, "Ours")
    supply = datasets.propose_supply(finn, force, own, [], legal_basis="Sentence 1.", answer_days=7)
    datasets.confirm_supply(sam, supply)
    Entry.objects.create(hash_list=own, item=referral.item, first_in=1, category="Alpha")
    Edition.objects.create(
        hash_list=own, number=1, proposed_by="quinn", proposed_person=0, published_at=timezone.now()
    )
    ends = {"to_edition": 1, "from_edition": 0, "added": 1, "changed": 0, "revoked": 0}
    Delta.objects.create(supply=supply, number=1, manifest="{}", made_by="finn", **ends)

    series = identify(referral, finn)

    told = series.tellings.exclude(kind="unit").order_by("pk")
    assert [(row.kind, row.through, row.items) for row in told] == [
        ("partner", str(supply), 1),
        ("listed", "Ours, editions up to 1", 1),
    ]
