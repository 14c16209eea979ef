"""A tool is asked behind the fence about what waits; its opinion orders, or is shown after, and no more."""

from uuid import uuid4

import pytest
from django.utils import timezone

from tests.casework.grading.desks import desk_of
from tests.casework.tools.colours import PAINT, approved, painted, supplied, used, used_to
from tests.casework.working import work_off
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, machine
from tutela.casework.grading import actions as grading, self_check
from tutela.casework.grading.models import Shift
from tutela.casework.items.models import Item
from tutela.casework.origins import precedence
from tutela.casework.people.models import Unit
from tutela.casework.tools import actions, queries, rounds, use
from tutela.casework.tools.errors import BadUse
from tutela.casework.tools.models import Comparison, Opinion, Refusal, Tool
from tutela.casework.tools.use import How

pytest.importorskip("onnxruntime")
pytestmark = pytest.mark.django_db


def _asked() -> None:
    rounds.follow()
    work_off()


def test_the_tool_tells_painted_classes_apart_and_each_opinion_is_on_record(
    unit: Unit, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    items = {category: painted(unit, category) for category in PAINT}
    film = painted(unit, "Alpha", 1, kind="video")
    tool = approved(finn, quinn, sam)
    used(finn, quinn, sam, used_to(How.AFTER))

    _asked()

    said = Opinion.objects.filter(tool=tool)
    assert {row.label: row.item_id for row in said} == {name: item.pk for name, item in items.items()}
    assert all(0.5 < row.score <= 1 for row in said)
    assert not said.filter(item=film).exists()
    assert LogEntry.objects.filter(act="tool.asked", object_number=tool.pk).count() == 1
    # Nothing was graded, settled or hidden, and nothing stands in another turn.
    assert set(Item.objects.values_list("state", "turn")) == {("queued", 0)}
    _asked()
    assert actions.classify(machine(unit.pk), [item.pk for item in items.values()]) == 0
    assert said.count() == 3


def _first(by: Actor) -> list[int]:
    rows = grading.dispense(by).reservations.order_by("position")
    return list(rows.values_list("item", flat=True))


def test_an_opinion_orders_what_waits_within_its_precedence_and_only_while_it_may(
    unit: Unit, ana: Actor, asif: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    gamma, alpha, beta = (painted(unit, name) for name in ("Gamma", "Alpha", "Beta"))
    evidence = painted(unit, "Gamma", 1, precedence=10)
    tool = approved(finn, quinn, sam)
    used(finn, quinn, sam, used_to(How.ORDER))
    _asked()

    assert _first(ana) == [evidence.pk, alpha.pk, beta.pk, gamma.pk]
    assert 'tool <a class="tu-link" href="/tools/' in desk_of(ana).get("/grade/").content.decode()
    dispensed = LogEntry.objects.filter(act="items.dispensed").latest("seq")
    assert '"ordered_by":"colours/1"' in dispensed.body
    shift = Shift.objects.get(person=ana.person)
    grading.assess(ana, evidence, "Beta", uuid4())
    grading.confirm_shift(ana, shift)

    actions.suspend(sam, tool, "It is looked at.")
    assert "colours/1" not in desk_of(asif).get("/grade/").content.decode()
    assert _first(asif) == [gamma.pk, alpha.pk, beta.pk]


def test_a_child_at_risk_comes_before_whatever_a_tool_says(
    unit: Unit, ana: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    painted(unit, "Alpha")
    at_risk = painted(unit, "Gamma", 1, precedence=precedence.AT_RISK)
    approved(finn, quinn, sam)
    used(finn, quinn, sam, used_to(How.ORDER))
    _asked()

    assert _first(ana) == [at_risk.pk]


@pytest.mark.parametrize("because", ["unknown", "unapproved", "suspended", "withdrawn", "expired", "changed"])
def test_a_tool_that_may_not_be_asked_is_refused_on_record_once_a_day(
    unit: Unit, finn: Actor, quinn: Actor, sam: Actor, because: str
) -> None:
    item = painted(unit, "Alpha")
    if because == "unapproved":
        supplied(finn)
    elif because != "unknown":
        tool = approved(finn, quinn, sam)
        if because in ("suspended", "withdrawn"):
            does = actions.suspend if because == "suspended" else actions.withdraw
            does(sam, tool, "It is looked at.")
        elif because == "expired":
            Tool.objects.update(expires="2020-01-01")
        else:
            Tool.objects.update(card=tool.card.replace("300", "900"))
    used(finn, quinn, sam, used_to(How.ORDER))

    for _ in range(2):
        assert actions.classify(machine(unit.pk), [item.pk]) == 0

    assert [row.because for row in Refusal.objects.all()] == [because]
    assert LogEntry.objects.filter(act="tool.refused").count() == 1
    assert not Opinion.objects.exists()
    assert queries.refused_for(sam).exists()


def test_a_model_that_is_another_than_was_approved_is_refused(
    unit: Unit, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    item = painted(unit, "Alpha")
    tool = approved(finn, quinn, sam)
    other = supplied(finn, 19.0, version='"2"')
    other_copy = other.sealed
    other.delete()
    Tool.objects.filter(pk=tool.pk).update(sealed=other_copy)
    used(finn, quinn, sam, used_to(How.AFTER))

    assert actions.classify(machine(unit.pk), [item.pk]) == 0
    assert Refusal.objects.get().because == "changed"


@pytest.mark.parametrize(
    "text",
    [
        "tool = 1",
        '[[tool]]\nname = "a"\nversion = "1"\nuse = "both"',
        use.written("a", "1", How.ORDER) + use.written("a", "1", How.AFTER),
        use.written("a", "1", How.ORDER) + use.written("b", "1", How.ORDER),
        "not TOML",
    ],
    ids=["no list", "both", "one twice", "two order", "no TOML"],
)
def test_a_setting_never_uses_a_tool_both_ways(text: str) -> None:
    with pytest.raises(BadUse):
        use.check(text)
    assert use.read(use.shipped()) == ()


def _graded(ana: Actor, category: str) -> None:
    """Have everything on the desk decided alike and signed off."""
    batch = grading.dispense(ana)
    for row in batch.reservations.select_related("item").order_by("position"):
        grading.assess(ana, row.item, category, uuid4())
    grading.confirm_shift(ana, Shift.objects.get(person=ana.person, confirmed_at=None))


def test_a_tool_that_drifts_from_people_is_suspended_by_itself_and_its_people_are_told(
    unit: Unit, ana: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    tool = approved(finn, quinn, sam, judged_from="4")
    used(finn, quinn, sam, used_to(How.AFTER))
    for number in range(3):
        painted(unit, "Alpha", number)
    _asked()
    _graded(ana, "Alpha")
    assert Tool.objects.get().state == "approved"
    painted(unit, "Beta")
    rounds.follow()
    actions.classify(machine(unit.pk), list(Item.objects.values_list("pk", flat=True)))

    _graded(ana, "Alpha")

    drift = queries.drift_of(tool)
    assert (drift.counted, drift.agreed) == (4, 3)
    # 297 of 300 right in its trial: with 95 % certainty no fewer than 97 of 100.
    assert 0.97 < drift.least < 0.98
    stopped = Tool.objects.get()
    assert (stopped.state, stopped.first_approver_id) == ("suspended", None)
    assert stopped.reason.startswith("It agreed with people in 3 of its latest 4 opinions (75%)")
    assert LogEntry.objects.filter(act="tool.suspended").count() == 1
    assert list(queries.stopped_for(sam)) == list(queries.stopped_for(finn)) == [tool]


def test_what_a_person_thought_first_is_compared_and_each_opinion_once(
    unit: Unit, ana: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    item = painted(unit, "Alpha")
    approved(finn, quinn, sam)
    used(finn, quinn, sam, used_to(How.AFTER))
    _asked()
    grading.dispense(ana)
    grading.assess(ana, item, "Beta", uuid4())
    shift = Shift.objects.get(person=ana.person)
    seen = self_check.check_of(ana, shift)
    assert [each.message for each in seen.anomalies if each.kind == "tool"] == [
        f"Tool colours/1 says Alpha ({Opinion.objects.get().score:.2f})."
    ]
    # Whoever looks at the lot gave no opinion of their own.
    assert "tool" not in {each.kind for each in self_check.check(shift).anomalies}
    # Having seen the opinion, the person agrees with it.
    grading.assess(ana, item, "Alpha", uuid4())
    assert "tool" not in {each.kind for each in self_check.check_of(ana, shift).anomalies}

    grading.confirm_shift(ana, shift)

    compared = Comparison.objects.get()
    assert (compared.category, compared.agrees) == ("Beta", False)
    assert compared.at <= timezone.now()
