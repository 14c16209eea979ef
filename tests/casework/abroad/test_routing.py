"""Where what is illegal goes: by its country, by whom the directory has there, or as a person chooses."""

from itertools import product

import pytest

from tests.casework.abroad import world
from tests.casework.abroad.conftest import Stub
from tests.casework.abroad.world import BRITISH, DUTCH, ONION
from tutela.casework.abroad import actions
from tutela.casework.abroad.content import book, happened
from tutela.casework.abroad.content.routing import decide
from tutela.casework.abroad.errors import BadBook, BadExchange, NotAssessed, NotMapped
from tutela.casework.abroad.models import ItemAction, Way
from tutela.casework.gate import Actor
from tutela.casework.partners import actions as partners
from tutela.casework.takedown.models import Found, Notice, NoticeItem
from tutela.engine.hosting.verdict import Kind

pytestmark = pytest.mark.django_db
# kind, country, hotline, police, mailbox: the way.
TABLE = [
    (Kind.DIRECT, "NL", True, True, True, Way.HOTLINE),
    (Kind.DIRECT, "NL", True, False, False, Way.HOTLINE),
    (Kind.DIRECT, "NL", False, True, True, Way.POLICE),
    (Kind.DIRECT, "NL", False, False, True, Way.HOST),
    (Kind.DIRECT, "NL", False, False, False, Way.NONE),
    (Kind.DIRECT, "GB", True, True, True, Way.HOST),
    (Kind.DIRECT, "GB", True, True, False, Way.NONE),
    (Kind.FRONT_ORIGIN_KNOWN, "NL", True, True, True, Way.HOTLINE),
    (Kind.FRONT_ORIGIN_UNKNOWN, "", False, False, True, Way.HOST),
    (Kind.FRONT_ORIGIN_UNKNOWN, "", False, False, False, Way.NONE),
    ("", "", False, False, True, Way.NONE),
]


@pytest.mark.parametrize(("kind", "country", "hotline", "police", "mailbox", "way"), TABLE)
def test_the_hotline_of_the_country_comes_first_then_its_police_then_the_host(
    kind: str, country: str, hotline: bool, police: bool, mailbox: bool, way: Way
) -> None:
    found, why = decide(
        kind=kind, country=country, own="GB", has_hotline=hotline, has_police=police, has_mailbox=mailbox
    )

    assert found == way
    assert why.endswith(".")


@pytest.mark.parametrize(
    "kind", [Kind.ONION, Kind.INCHOATE, Kind.GONE, Kind.BOGON, Kind.DISAGREEMENT, Kind.UNSETTLED]
)
def test_what_has_no_country_has_no_route_whoever_is_in_the_directory(kind: str) -> None:
    for hotline, police, mailbox in product((True, False), repeat=3):
        found, why = decide(
            kind=kind, country="", own="", has_hotline=hotline, has_police=police, has_mailbox=mailbox
        )

        assert (found, "no country" in why) == (Way.NONE, True)


def test_ds_5_a_report_goes_to_the_hotline_then_the_police_then_the_host(
    stub: Stub, ida: Actor, adele: Actor, quinn: Actor, sam: Actor
) -> None:
    both = quinn, sam
    police = world.partner(adele, both, "police-nl", "police force")
    report = world.assessed(ida, DUTCH)
    first = actions.make_item(ida, report, actions.Draft(DUTCH))
    hotline = world.partner(adele, both, "hotline-nl", "hotline")
    second = actions.reroute_item(ida, first, first.version, actions.Wanted())
    assert (first.way, second.way, second.partner) == ("police", "hotline", hotline)
    for each in (police, hotline):
        partners.end_partner(sam, each, "Sentence 1.")

    third = actions.reroute_item(ida, second, second.version, actions.Wanted())

    assert (third.way, third.channel, third.state) == ("host", "notice", "noticed")
    assert third.notice == Notice.objects.get()
    assert NoticeItem.objects.get().trace.address == DUTCH


def test_an_onion_address_has_no_route_and_is_an_open_task_with_an_owner(stub: Stub, ida: Actor) -> None:
    item = world.made(ida, ONION)

    assert (item.state, item.way, item.country, item.payload) == ("no_route", "none", "", None)
    assert item.owner is not None
    assert "It has no country: onion." in item.rule


def test_what_is_hosted_in_the_own_country_goes_to_no_hotline(
    stub: Stub, ida: Actor, adele: Actor, quinn: Actor, sam: Actor
) -> None:
    world.partner(adele, (quinn, sam), "hotline-gb", "hotline", country="GB")

    item = world.made(ida, BRITISH)

    assert (item.way, item.state) == ("host", "noticed")
    assert item.notice is not None
    assert item.notice.state == "hold"


def test_another_route_needs_a_reason_and_an_approved_partner(
    stub: Stub, ida: Actor, adele: Actor, quinn: Actor, sam: Actor
) -> None:
    world.partner(adele, (quinn, sam), "hotline-be", "hotline", country="BE")
    report = world.assessed(ida, DUTCH)
    with pytest.raises(BadExchange, match="Say why"):
        actions.make_item(ida, report, actions.Draft(DUTCH, partner="hotline-be"))

    item = actions.make_item(ida, report, actions.Draft(DUTCH, partner="hotline-be", because="Sentence 1."))

    assert (item.way, item.country, item.because) == ("hotline", "NL", "Sentence 1.")
    assert "neither a hotline nor the police of NL" in item.rule


def test_nothing_goes_of_what_nobody_assessed_as_illegal(stub: Stub, ida: Actor) -> None:
    report = world.assessed(ida, DUTCH, category="None")

    with pytest.raises(NotAssessed, match="not illegal"):
        actions.make_item(ida, report, actions.Draft(DUTCH))


def test_a_grade_is_confirmed_of_what_the_row_for_this_version_of_the_law_pack_allows(
    stub: Stub, ida: Actor, adele: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    world.partner(adele, (quinn, sam), "hotline-nl", "hotline")
    world.approve_book(finn, quinn, sam)
    report = world.assessed(ida, DUTCH, category="Beta")
    for grade in ("", "baseline"):
        with pytest.raises(BadExchange, match="Confirm what category Beta is in iccam-v3: national"):
            actions.make_item(ida, report, actions.Draft(DUTCH, grade=grade))
    other = world.assessed(ida, f"{DUTCH}&c=3", category="Gamma", number=2)
    with pytest.raises(NotMapped, match="category Gamma of law pack demonstration 1"):
        actions.make_item(ida, other, actions.Draft(f"{DUTCH}&c=3", grade="national"))

    item = actions.make_item(ida, report, actions.Draft(DUTCH, grade="national"))

    assert (item.scheme, item.grade, item.pack, item.category) == (
        "iccam-v3", "national", "demonstration 1", "Beta",
    )  # fmt: skip
    assert item.grade_origin == "demonstration 1 Beta, row marked U, confirmed"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('mark = "P"', 'mark = "X"', "mark is one of"),
        ('values = ["national"]', 'values = ["unheard"]', "no .* says what 'unheard' is"),
        ("Address: {address}", "{nobody}", "the places are"),
        ("Address: {address}", "", "it lacks"),
    ],
)
def test_a_book_that_cannot_be_followed_is_refused_with_the_reason(old: str, new: str, says: str) -> None:
    text = book.shipped().replace(old, new, 1)

    with pytest.raises(BadBook, match=says):
        book.check(text)


def test_a_partner_is_told_removed_by_what_is_removed_and_never_by_a_change() -> None:
    told = {found: happened.OF_FINDING.get(found) for found in Found}

    assert [found for found, kind in told.items() if kind == ItemAction.Kind.REMOVED] == [Found.REMOVED]
    assert {found for found, kind in told.items() if kind is None} == {
        Found.NOT_LOOKED, Found.STILL_THERE, Found.GONE, Found.CHANGED, Found.NEAR, Found.LOGIN, Found.GEO,
        Found.BACK,
    }  # fmt: skip
