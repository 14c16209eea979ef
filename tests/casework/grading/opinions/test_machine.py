"""Claim, grade, apply, undo, sign off, release, return, amend and decide in any order, against a model."""

from collections import Counter
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import integers, sampled_from

from tests.casework.grading.opinions.making import differences
from tests.casework.grading.stacking import stack
from tutela.casework.gate import Actor
from tutela.casework.grading import actions, queries
from tutela.casework.grading.models import Assessment, Batch, Lot, Reservation
from tutela.casework.items.models import Item, Settlement
from tutela.casework.people.models import Unit
from tutela.casework.quality import actions as quality
from tutela.errors import Refusal

WHO, WHICH, WHAT = integers(0, 2), integers(0, 2), sampled_from(["A", "C", "prohibited"])
# The first two items are alike.
ALIKE = {0: {1}, 1: {0}, 2: set[int]()}


class Model:
    """What each person thinks of each item, in the shift they gave it in; and what that comes to."""

    def __init__(self) -> None:
        self.votes: list[dict[int, tuple[str, int]]] = [{}, {}, {}]
        self.outcome: list[tuple[str, str]] = [("waits", "")] * 3
        self.settled: dict[int, str] = {}
        self.done: dict[int, list[tuple[int, dict[int, tuple[str, int] | None]]]] = {0: [], 1: [], 2: []}
        self.released: set[int] = set()

    def weigh(self, items: list[int]) -> None:
        for item in items:
            said = [category for category, _ in self.votes[item].values()]
            around = [c for near in ALIKE[item] - set(items) for c, _ in self.votes[near].values()]
            wants = 2 if "A" in said or (said and set(around) - set(said)) else 1
            wants = 3 if len(set(said)) > 1 else wants
            most, agree = Counter(said).most_common(1)[0] if said else ("", 0)
            if len(said) < wants:
                self.outcome[item] = ("waits", "")
            else:
                self.outcome[item] = ("settled", most) if 2 * agree > len(said) else ("disputed", "")

    def settle(self, items: list[int]) -> None:
        for item in items:
            state, category = self.outcome[item]
            if state == "settled" and all(shift in self.released for _, shift in self.votes[item].values()):
                self.settled[item] = category

    def give(self, who: int, items: list[int], category: str, shift: int) -> None:
        changing = [i for i in items if self.votes[i].get(who, ("", 0))[0] != category]
        before = {item: self.votes[item].get(who) for item in changing}
        for item in changing:
            self.votes[item][who] = (category, shift)
        if changing:
            self.done[who].append((shift, before))
        self.weigh(changing)


class Opinions(RuleBasedStateMachine):
    """Three assessors, three items of which two are alike, and a quality officer."""

    people: ClassVar[list[Actor]]
    quinn: ClassVar[Actor]
    items: ClassVar[list[Item]]

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.model = Model()
        self.decisions: dict[int, list[Any]] = {0: [], 1: [], 2: []}

    def teardown(self) -> None:
        try:
            assert differences() == []
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    def _shift(self, who: int) -> int:
        return actions.begin_shift(self.people[who]).pk

    def _may(self, who: int, item: int, shift: int, *, lead: bool) -> bool:
        own = self.model.votes[item].get(who)
        if own is not None:
            return own[1] == shift
        desk = Reservation.objects.filter(item=self.items[item]).select_related("batch").first()
        is_own = desk is not None and desk.batch.person_id == self.people[who].person
        is_free = desk is None or is_own or desk.batch.until <= timezone.now()
        return self.model.outcome[item][0] == "waits" and (is_own if lead else is_free)

    def _decide(self, who: int, items: list[int], category: str) -> None:
        shift = self._shift(who)
        may = all(self._may(who, item, shift, lead=not place) for place, item in enumerate(items))
        changes = any(self.model.votes[item].get(who, ("", 0))[0] != category for item in items)
        lead, *members = (self.items[item] for item in items)
        try:
            with transaction.atomic():
                decided = actions.assess(self.people[who], lead, category, uuid4(), members)
        except Refusal:
            assert not may
            return
        assert may
        if changes:
            self.decisions[who].append(decided.decision)
        self.model.give(who, items, category, shift)

    @rule(who=WHO)
    def claim(self, who: int) -> None:
        before = set(Reservation.objects.values_list("pk", flat=True))
        laid = actions.dispense(self.people[who]).reservations.exclude(pk__in=before)
        for number in laid.values_list("item", flat=True):
            item = [each.pk for each in self.items].index(number)
            assert self.model.outcome[item][0] == "waits"
            assert who not in self.model.votes[item]

    @rule()
    def leases_end(self) -> None:
        Batch.objects.update(until=timezone.now() - timedelta(seconds=1))

    @rule(who=WHO, item=WHICH, category=WHAT)
    def grade(self, who: int, item: int, category: str) -> None:
        self._decide(who, [item], category)

    @rule(who=WHO, category=WHAT)
    def apply(self, who: int, category: str) -> None:
        self._decide(who, [0, 1], category)

    @rule(who=WHO)
    def undo(self, who: int) -> None:
        if not self.decisions[who]:
            return
        actions.undo(self.people[who], self.decisions[who].pop(), uuid4())
        _, before = self.model.done[who].pop()
        for item, vote in before.items():
            del self.model.votes[item][who]
            if vote is not None:
                self.model.votes[item][who] = vote
        self.model.weigh(list(before))

    @rule(who=WHO)
    def sign_off(self, who: int) -> None:
        shift = actions.begin_shift(self.people[who])
        if not queries.grades_in(shift).exists():
            return
        actions.confirm_shift(self.people[who], shift)
        self.decisions[who], self.model.done[who] = [], []

    @rule()
    def release(self) -> None:
        lot = Lot.objects.filter(verdict=None).order_by("pk").first()
        if lot is None:
            return
        quality.release_lot(self.quinn, lot)
        self.model.released.add(lot.shift_id)
        of = [i for i in range(3) if lot.shift_id in {shift for _, shift in self.model.votes[i].values()}]
        self.model.settle(of)

    @rule(category=WHAT)
    def give_back_and_amend(self, category: str) -> None:
        lot = Lot.objects.filter(verdict=None).select_related("shift").order_by("-pk").first()
        if lot is None:
            return
        quality.return_lot(self.quinn, lot, "sentence 1")
        who = [each.person for each in self.people].index(lot.shift.person_id)
        of = [i for i in range(3) if self.model.votes[i].get(who, ("", 0))[1] == lot.shift_id]
        actions.amend(self.people[who], lot.shift, self.items[of[0]], category, uuid4())
        if self.model.votes[of[0]][who][0] != category:
            self.model.votes[of[0]][who] = (category, lot.shift_id)
            self.model.weigh([of[0]])
        lot.shift.refresh_from_db()
        actions.confirm_shift(self.people[who], lot.shift)

    @rule(item=WHICH, category=WHAT)
    def decide(self, item: int, category: str) -> None:
        may = self.model.outcome[item][0] != "settled" and bool(self.model.votes[item])
        try:
            with transaction.atomic():
                quality.adjudicate(self.quinn, self.items[item], category, "sentence 1")
        except Refusal:
            assert not may
            return
        assert may
        self.model.outcome[item] = ("settled", category)
        self.model.settle([item])

    @invariant()
    def rows_are_as_the_model_says(self) -> None:
        states = dict(Item.objects.values_list("pk", "state"))
        counts = dict(queries.standing().values_list("item", "counts_as"))
        settled = dict(Settlement.objects.values_list("item", "category"))
        votes = Assessment.objects.filter(stands=True).values_list("item", "person", "category")
        for item, row in enumerate(self.items):
            state, category = self.model.outcome[item]
            expected = {"waits": "queued"}.get(state, "assessed")
            assert states[row.pk] == ("released" if item in self.model.settled else expected)
            assert counts.get(row.pk, "") == category
            assert settled.get(row.pk) == self.model.settled.get(item)
            said = {self.people[who].person: vote[0] for who, vote in self.model.votes[item].items()}
            assert sorted((p, c) for i, p, c in votes if i == row.pk) == sorted(said.items())


def _run(people: list[Actor], quinn: Actor, items: list[Item], unit: Unit, runs: int, steps: int) -> None:
    unit.refresh_from_db()
    stack(items[:2])
    Opinions.people, Opinions.quinn = people, quinn
    Opinions.items = list(Item.objects.select_related("unit").order_by("pk"))
    run_state_machine_as_test(
        Opinions,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_desk_and_the_model_agree(
    ana: Actor, asif: Actor, aziz: Actor, quinn: Actor, items: list[Item], unit: Unit
) -> None:
    _run([ana, asif, aziz], quinn, items, unit, runs=6, steps=20)


@pytest.mark.long
def test_the_desk_and_the_model_agree_in_many_long_runs(
    ana: Actor, asif: Actor, aziz: Actor, quinn: Actor, items: list[Item], unit: Unit
) -> None:
    _run([ana, asif, aziz], quinn, items, unit, runs=500, steps=50)
