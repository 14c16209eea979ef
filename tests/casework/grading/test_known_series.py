"""An item of a known series is pinned beside one that matches it, by the rules of every other look."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.casework.grading.desks import API, desk_of, post
from tests.casework.origins.pictures import MADE, picture
from tests.casework.welfare.received import painting, receive
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item, Settlement
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit
from tutela.casework.referrals import actions as referrals
from tutela.casework.series import actions as series
from tutela.casework.welfare.models import ExposureEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(unit: Unit) -> HashList:
    return HashList.objects.create(unit=unit, name="Partner", pack="demonstration", level="confirmed")


def entry_of(hash_list: HashList, number: int, **columns: object) -> Entry:
    digest = bytes([number]) * 32
    return Entry.objects.create(hash_list=hash_list, fingerprint=digest, sha256=digest, **columns)


def held(unit: Unit, number: int, state: str = "released", basis: str = "released") -> Item:
    """Give a picture that was settled before."""
    item = receive(unit, painting(number), state=state)
    if basis:
        Settlement.objects.create(
            item=item, category="Alpha", pack="demonstration", pack_version="1", basis=basis, source="Lot 1"
        )
    return item


def match(item: Item, entry: Entry, rule: str = "exact", distance: int = 0) -> None:
    Match.objects.create(item=item, entry=entry, rule=rule, algorithm="pdq", distance=distance)


def known(desk: Client, item: Item) -> dict[str, list[object]]:
    answer = desk.get(f"{API}/items/{item.pk}/known")
    assert answer.status_code == 200
    told: dict[str, list[object]] = answer.json()
    return told


def pinnable(desk: Client, item: Item) -> list[int]:
    return [member["id"] for member in known(desk, item)["members"]]  # type: ignore[index]


def test_what_the_same_entry_names_is_pinned_and_seen_in_one_look_that_weighs_as_its_class(
    unit: Unit, desk: Client, items: list[Item], partner: HashList
) -> None:
    entry, other = entry_of(partner, 1), held(unit, 50)
    match(items[0], entry, "near", 12)
    match(other, entry)

    assert pinnable(desk, items[0]) == [other.pk]
    small = f"{API}/items/{items[0].pk}/known/{other.pk}/standin"
    assert [desk.get(small).status_code, desk.post(small).status_code] == [404, 200]
    assert not ExposureEvent.objects.exists()
    shown = post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4(), beside=other.pk)
    assert post(desk, f"/exposures/{shown['X-Exposure']}/beside").status_code == 200

    event = ExposureEvent.objects.get()
    assert (event.item_id, event.beside_id, event.is_highest) == (items[0].pk, other.pk, True)
    assert event.severity is not None
    (member,) = known(desk, items[0])["members"]
    assert "viewed by you 1 time before" in member["relation"]  # type: ignore[index]


def test_what_a_list_settled_and_what_waits_itself_is_named_and_not_shown(
    unit: Unit, desk: Client, items: list[Item], partner: HashList
) -> None:
    entry = entry_of(partner, 1)
    settled, waits = held(unit, 50, "known", "inherited"), held(unit, 51, "queued", "")
    for item in (settled, waits):
        match(item, entry)
    match(items[0], entry, "near", 12)

    told = known(desk, items[0])

    assert told["members"] == []
    says = " ".join(map(str, told["says"]))
    assert (
        f"{settled.reference}, is what the list Partner names, is not shown: its grade was inherited" in says
    )
    assert f"{waits.reference}, is what the list Partner names, is not shown: it waits for a grade" in says
    for item in (settled, waits):
        shown = post(desk, f"/items/{items[0].pk}/reveal", variant="preview", key=uuid4(), beside=item.pk)
        assert (shown.status_code, shown.json()["code"]) == (404, "TU-G02")
        assert "is not shown beside" in shown.json()["detail"]
        assert desk.post(f"{API}/items/{items[0].pk}/known/{item.pk}/standin").status_code == 404
    assert not ExposureEvent.objects.exists()


def test_an_entry_without_an_item_here_tells_what_its_list_says_and_a_revoked_one_nothing(
    desk: Client, items: list[Item], partner: HashList
) -> None:
    match(items[0], entry_of(partner, 1, category_raw="2", kept={"series": ["Series 1"]}), "near", 12)
    match(items[0], entry_of(partner, 2, category_raw="1", revoked_at=timezone.now()), "near", 3)

    assert known(desk, items[0]) == {
        "members": [],
        "says": [
            "List Partner: a near picture, 12 bits apart; category as the list states it: 2; "
            "level of the list: confirmed; series Series 1; no item of it is here."
        ],
    }


def test_items_of_a_series_that_a_list_names_and_of_an_own_list_can_be_pinned(
    unit: Unit, desk: Client, items: list[Item], partner: HashList
) -> None:
    own = HashList.objects.create(unit=unit, name="Own", pack="demonstration", is_own=True)
    of_series, of_another, listed = held(unit, 50), held(unit, 51), held(unit, 52)
    match(items[0], entry_of(partner, 1, kept={"series": ["Series 1"]}), "near", 12)
    match(of_series, entry_of(partner, 2, kept={"series": ["Series 1"]}))
    match(of_another, entry_of(partner, 3, kept={"series": ["Series 2"]}))
    match(items[0], entry_of(own, 4, item=listed), "near", 20)

    assert sorted(pinnable(desk, items[0])) == [of_series.pk, listed.pk]
    assert pinnable(desk, items[1]) == []


def test_items_of_the_same_series_of_referrals_are_found_by_what_links_them(
    unit: Unit, desk: Client, items: list[Item], partner: HashList, ana: Actor, finn: Actor
) -> None:
    entry, drafts = entry_of(partner, 1), [picture(unit, number, MADE) for number in (60, 61)]
    first, second = (referrals.confirm_first_generation(ana, item) for item in drafts)
    series.add_referral(finn, series.open_series(finn, first=first), second, "Sentence 1.")
    Item.objects.filter(pk__in=[item.pk for item in drafts]).update(state="released")
    for item in drafts:
        Settlement.objects.create(
            item=item,
            category="Beta",
            pack="demonstration",
            pack_version="1",
            basis="released",
            source="Lot 1",
        )
    match(drafts[0], entry)
    match(items[0], entry, "near", 12)

    found = known(desk, items[0])["members"]

    assert [member["id"] for member in found] == [item.pk for item in drafts]  # type: ignore[index]
    assert found[1]["relation"].startswith("series VS-")  # type: ignore[index]


def test_another_unit_another_desk_and_other_items_get_nothing(
    unit: Unit, desk: Client, items: list[Item], partner: HashList, asif: Actor, otis: Actor
) -> None:
    entry, other = entry_of(partner, 1), held(unit, 50)
    match(items[0], entry, "near", 12)
    match(other, entry)

    for who, status in ((asif, 404), (otis, 404)):
        there = desk_of(who)
        assert there.get(f"{API}/items/{items[0].pk}/known").status_code == status
        assert there.post(f"{API}/items/{items[0].pk}/known/{other.pk}/standin").status_code == status
    assert (
        post(desk, f"/items/{items[1].pk}/reveal", variant="preview", key=uuid4(), beside=other.pk).json()[
            "code"
        ]
        == "TU-G02"
    )
    assert not ExposureEvent.objects.exists()
