"""Series of referrals: what belongs together, how far it came, and that nothing is done twice."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.casework.doors import run, signed_in
from tests.casework.grading.desks import post
from tests.casework.origins.pictures import MADE, picture, weigh, with_serial
from tests.casework.series.conftest import Refer
from tests.casework.working import work_off
from tutela.casework import rooms
from tutela.casework.custody.models import LogEntry
from tutela.casework.duty.models import Alert
from tutela.casework.examination.models import Stack, StackMember
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Item
from tutela.casework.origins.models import Identity
from tutela.casework.people.models import Unit
from tutela.casework.referrals import actions as referrals
from tutela.casework.referrals.errors import BadLead, ReferralMoved
from tutela.casework.referrals.models import Referral
from tutela.casework.series import actions, cli, queries
from tutela.casework.series.errors import BadSeries, SeriesMoved
from tutela.casework.series.models import Series
from tutela.engine.taxonomy.errors import RefusedWords
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
OLD = "child " + "porn" + "ography"


def stack(unit: Unit, first: Item, *others: Item) -> None:
    """Say that items are alike, as the line does."""
    made = Stack.objects.create(unit=unit, representative=first)
    for item in (first, *others):
        relation = "self" if item == first else "near"
        StackMember.objects.create(stack=made, item=item, relation=relation, distance=0)


def test_an_item_that_is_the_same_as_one_whose_child_is_identified_opens_no_second_referral(
    unit: Unit, refer: Refer, finn: Actor, ana: Actor
) -> None:
    first, alike = refer(1), picture(unit, 2, MADE)
    stack(unit, first.item, alike)
    referrals.move_on(finn, first, 2, "identified")

    given = referrals.mark_at_risk(ana, alike)

    assert given == first
    assert Referral.objects.count() == 1
    assert Identity.objects.get(item=alike).because.startswith("stack ")
    assert first.leads.filter(source=f"item {alike.pk}").exists()
    assert Alert.objects.filter(taken_up_at=None).count() == 1
    assert f"T-{alike.pk}" in signed_in(finn).get(f"/referrals/{first.pk}/").content.decode()


def test_desk_and_item_page_say_dryly_that_the_child_is_identified(
    unit: Unit, refer: Refer, finn: Actor, ana: Actor
) -> None:
    first = refer(1)
    referrals.move_on(finn, first, 2, "identified")
    says = f"The child is identified: {first}. No further referral is drafted."
    browser = signed_in(ana)

    shown = {each["id"]: each["identified"] for each in post(browser, "/queue").json()["items"]}
    answer = browser.post(
        f"/items/{first.item_id}/api/mark/", {"kind": "at_risk"}, content_type="application/json"
    )

    assert shown[first.item_id] == says
    assert answer.json()["identified"] == says
    assert says in signed_in(finn).get(f"/items/{first.item_id}/").content.decode()


def test_what_was_identified_by_mistake_is_taken_back_and_the_next_mark_drafts_again(
    refer: Refer, finn: Actor, ana: Actor
) -> None:
    first = refer(1)
    referrals.move_on(finn, first, 2, "identified")

    referrals.move_on(finn, first, 3, "closed", "mistake")
    another = referrals.mark_at_risk(ana, first.item)

    assert another != first
    assert not Identity.objects.filter(ended_at=None).exists()


def test_people_add_leads_of_words_language_and_product_with_the_row_that_says_them(
    refer: Refer, finn: Actor, ana: Actor, otis: Actor
) -> None:
    referral = refer(1)

    lead = referrals.add_lead(finn, referral, "language", "cy", "message 4")
    assert referrals.add_lead(finn, referral, "language", "cy", "message 4") == lead
    referrals.add_lead(finn, referral, "product", "Maker 2, article 0012345678905", "E-3")
    page = signed_in(finn).post(
        f"/referrals/{referral.pk}/", {"act": "lead", "kind": "language", "value": "Welsh", "source": "E-3"}
    )

    assert referral.leads.filter(kind__in=("language", "product")).count() == 2
    assert page.status_code == 422
    assert "Write a language by its code" in page.content.decode()
    for kind, value, source in (("camera", "a", "b"), ("text", "", "b"), ("text", "a", "")):
        with pytest.raises(BadLead):
            referrals.add_lead(finn, referral, kind, value, source)
    with pytest.raises(RefusedWords):
        referrals.add_lead(finn, referral, "text", OLD, "E-3")
    for other in (ana, otis):
        with pytest.raises(NotAllowed):
            referrals.add_lead(other, referral, "text", "Sentence 1.", "E-3")
    referrals.move_on(finn, referral, 2, "closed", "no_lead")
    with pytest.raises(ReferralMoved):
        referrals.add_lead(finn, referral, "text", "Sentence 1.", "E-3")


def test_a_series_moves_its_referrals_and_its_board_has_owner_age_and_next_action(
    refer: Refer, finn: Actor, sam: Actor
) -> None:
    first, second = refer(1), refer(2)
    series = actions.open_series(finn)
    for referral in (first, second):
        actions.add_referral(finn, series, referral, "The same camera")
    series.refresh_from_db()
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.plan_series(finn, series, series.version, "Sentence 1.", yesterday)
    series.refresh_from_db()

    board = signed_in(sam).get("/series/").content.decode()
    told = [notice.says for notice in rooms.notices(sam)]
    with pytest.raises(SeriesMoved):
        actions.move_series(sam, series, 1, "identified")
    moved = actions.move_series(sam, series, series.version, "identified")
    work_off()

    assert "Overdue" in board
    assert "Finn" in board
    assert any("What is next for" in says for says in told)
    assert set(Referral.objects.values_list("state", flat=True)) == {"identified"}
    moved.refresh_from_db()
    safe = actions.move_series(sam, moved, moved.version, "safeguarded")
    work_off()
    assert set(Referral.objects.values_list("state", flat=True)) == {"safeguarded"}
    assert Series.objects.get().state == safe.state == "safeguarded"
    assert LogEntry.objects.filter(act="series.moved").count() == 2


def test_a_series_can_be_known_by_name_only_joined_and_left_on_record(
    refer: Refer, finn: Actor, otis: Actor
) -> None:
    named = actions.open_series(finn, "AB12", "Bulletin 4")
    own = actions.open_series(finn)
    referral = refer(1)
    member = actions.add_referral(finn, own, referral, "Sentence 1.")
    page = signed_in(finn).get(f"/series/{named.pk}/").content.decode()

    own.refresh_from_db()
    target = actions.join_series(finn, own, own.version, named, "Sentence 2.")
    moved = queries.member_for(target, referral.pk)
    actions.remove_referral(finn, moved, "Sentence 3.")

    assert "known here by name only" in page
    assert target == named
    assert [one.pk for one in queries.series_of(finn)] == [named.pk]
    assert queries.series_for(finn, own.pk).into == named
    member.refresh_from_db()
    assert member.left_at is not None
    assert queries.series_of_referral(referral.pk) is None
    assert list(named.steps.order_by("number").values_list("kind", flat=True)) == ["opened", "joined", "left"]
    for refused in (
        lambda: actions.join_series(finn, own, own.version + 1, named, "Sentence 4."),
        lambda: actions.add_referral(finn, own, referral, "Sentence 5."),
    ):
        with pytest.raises(SeriesMoved):
            refused()
    for wrong in (("", "Bulletin 5"), ("x" * 81, "")):
        with pytest.raises(BadSeries):
            actions.open_series(finn, *wrong)
    with pytest.raises(NotFound):
        queries.series_for(otis, named.pk)
    with pytest.raises(NotAllowed):
        actions.add_referral(otis, named, referral, "Sentence 6.")


def test_a_series_names_referrals_that_share_stack_or_camera_with_it(
    unit: Unit, finn: Actor, ana: Actor
) -> None:
    items = [picture(unit, number, with_serial("A1")) for number in (1, 2)]
    items += [picture(unit, 3, MADE), picture(unit, 4, MADE)]
    stack(unit, items[0], items[2])
    own, *others = (referrals.confirm_first_generation(ana, item) for item in items)
    weigh(unit, *items)
    series = actions.open_series(finn)
    actions.add_referral(finn, series, own, "Sentence 1.")

    found = {referral.pk: says.split(" ")[0] for referral, says in queries.suggested(series)}

    assert found == {others[0].pk: "camera", others[1].pk: "stack"}


def test_a_refused_referral_leaves_no_empty_series(refer: Refer, finn: Actor) -> None:
    referral = refer(1)
    first = actions.open_series(finn, first=referral)

    with pytest.raises(SeriesMoved):
        actions.open_series(finn, "AB12", first=referral)

    assert list(Series.objects.all()) == [first]


def test_commands_do_what_pages_do(refer: Refer, finn: Actor) -> None:
    referral, words = refer(1), ("--as", "finn")
    run(cli.series, "open", "--title", "AB12", "--with", referral.reference, *words)
    series = Series.objects.get()
    run(cli.series, "open", *words)
    run(cli.series, "plan", series.reference, "Sentence 1.", "--due", "2026-12-24", *words)

    listed = run(cli.series, "list", "--state", "unidentified", *words)
    run(cli.series, "remove", series.reference, referral.reference, "--because", "Sentence 2.", *words)
    run(cli.series, "add", series.reference, referral.reference, "--because", "Sentence 3.", *words)
    run(
        cli.series,
        "join",
        Series.objects.latest("pk").reference,
        series.reference,
        "--because",
        "Sentence 4.",
        *words,
    )
    run(cli.series, "move", series.reference, "identified", *words)
    work_off()
    shown = run(cli.series, "show", series.reference, *words)

    assert f"{series}  unidentified  1 referrals  AB12" in listed.output
    assert f"{series}  identified" in shown.output
    assert "This unit, outside of cases  not confirmed" in shown.output
    series.refresh_from_db()
    assert series.next_due == date(2026, 12, 24)
