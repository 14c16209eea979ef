"""Sets a unit up for one policy, by the doors that a unit has: people, rules, lists, what was received."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutela.casework import database
from tutela.casework.custody import copies, log
from tutela.casework.examination import matches
from tutela.casework.examination.actions.inherit import inherit
from tutela.casework.examination.item_hits import ItemHit
from tutela.casework.examination.models import Match, Stack, StackMember
from tutela.casework.gate import Actor, Role, machine
from tutela.casework.items.models import Intake, Item
from tutela.casework.lists import actions as lists, queries as known
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people import actions as people, queries
from tutela.casework.people.models import Unit
from tutela.casework.policies import actions as rule_books
from tutela.casework.quality.sampling import plans
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.limits import in_force, rules
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known
from tutela.engine.taxonomy import packs
from tutela.files import atomic
from tutela.simulation.corpus import File
from tutela.simulation.policies import Policy
from tutela.simulation.scenario import Scenario, Viewer

PACK = "demonstration"
_REGION, _BITS, _AT_ONCE = "CUSTOM", 32, 5_000
_NEAR_BITS = 12


@dataclass(frozen=True, slots=True)
class SimulatedUnit:
    """A unit with its people and what it received."""

    unit: Unit
    policy: Policy
    assessors: tuple[tuple[Actor, Viewer], ...]
    checker: tuple[Actor, Viewer]
    supervisor: Actor
    files: Mapping[int, File]
    stacks: Mapping[int, tuple[int, ...]]


def set_up(policy: Policy, scenario: Scenario, files: Sequence[File], folder: Path) -> SimulatedUnit:
    """Make a unit that works by a policy, with all files received, matched and queued.

    What a file shows is not painted: nobody's pixels are opened here. Rows stand for what examination finds
    out, and what lists know is matched and inherited by the doors that the line uses.
    """
    name = f"Simulated {Unit.objects.count() + 1}: {policy.title}"
    unit = people.add_unit(queries.installation(queries.NO_UNIT_YET), name, PACK)
    hire = _Hiring(unit)
    assessors = tuple((hire.hire(each.name, Role.ASSESSOR), each) for each in scenario.assessors)
    checker = hire.hire(scenario.checker.name, Role.QUALITY_OFFICER)
    finn, sam = hire.hire("finn", Role.FORENSIC_PRACTITIONER), hire.hire("sam", Role.SUPERVISOR)
    _lay_down(finn, checker, sam, rules.RULES, rules.shipped())
    for duty, _ in in_force.duties_to_assess(unit.pk):
        assessed = welfare.enter_assessment(checker, duty, timezone.localdate(), 12, "Simulated.")
        welfare.sign_assessment(sam, assessed)
    if policy.plans:
        _lay_down(finn, checker, sam, plans.RULE_BOOK, policy.plans)
    received, stacks = _received(unit, files, has_stacks=policy.stacks)
    if policy.matches:
        _matched(sam, received, folder)
    return SimulatedUnit(
        unit,
        policy,
        assessors,
        (checker, scenario.checker),
        sam,
        {item.pk: file for item, file in received},
        stacks,
    )


@dataclass(frozen=True, slots=True)
class _Hiring:
    unit: Unit

    def hire(self, name: str, role: Role) -> Actor:
        """Give somebody an account: of a name that no other simulated unit has."""
        username = f"{name}-{self.unit.pk}"
        people.add_person(queries.installation(self.unit.pk), username, name.title(), self.unit, role)
        return queries.actor_named(username, "simulation")


def _lay_down(writer: Actor, first: Actor, second: Actor, rule_book: str, text: str) -> None:
    policy = rule_books.make_policy(
        writer, rule_book.replace(" ", "-"), rule_book.title(), "Simulated", rule_book=rule_book
    )
    source: Any = {"change": "First", "citation": "Simulated", "read_on": date(2026, 11, 2)}
    version = rule_books.propose(writer, rule_books.draft(writer, policy, text, **source))
    for by in (first, second):
        rule_books.approve(by, version, version.digest)


@transaction.atomic
def _received(
    unit: Unit, files: Sequence[File], *, has_stacks: bool
) -> tuple[list[tuple[Item, File]], dict[int, tuple[int, ...]]]:
    """Write a row for each file, as examination leaves it, and the stacks where the policy has them."""
    Intake.objects.create(unit=unit, reference="SIM/1", key=copies.new_key(f"case SIM/{unit.pk}"))
    items = database.insert(_item(unit, file) for file in files)
    received = list(zip(items, files, strict=True))
    together: dict[int, list[Item]] = {}
    for item, file in received:
        if file.stack is not None and has_stacks:
            together.setdefault(file.stack, []).append(item)
    several = [each for each in together.values() if len(each) > 1]
    made = database.insert(Stack(unit=unit, representative=each[0]) for each in several)
    database.insert(
        StackMember(
            stack=stack,
            item=item,
            relation=StackMember.Relation.NEAR if place else StackMember.Relation.SELF,
            distance=place,
        )
        for stack, members in zip(made, several, strict=True)
        for place, item in enumerate(members)
    )
    return received, {item.pk: tuple(one.pk for one in each) for each in several for item in each}


def _item(unit: Unit, file: File) -> Item:
    return Item(
        unit=unit,
        sha256=file.digest,
        sha1=file.digest[:20],
        md5=file.digest[:16],
        size_bytes=1,
        state=Item.State.QUEUED,
        kind="picture",
        mime="image/jpeg",
        condition="ok",
        facts={"width": 400, "height": 300},
        is_whole=True,
    )


def _matched(by: Actor, received: Sequence[tuple[Item, File]], folder: Path) -> None:
    """Import what partners know, match what was received with it, and let it inherit what is known."""
    listed = [(item, file) for item, file in received if file.listed]
    partner = lists.make_list(
        by, "partner", purpose=HashList.Purpose.KNOWN_ILLEGAL, pack=PACK, region=_REGION
    )
    file_of_list = folder / f"{by.unit}.vics.json"
    numbers = {category.code: category.vics for category in packs.load(PACK).categories}
    with atomic(file_of_list) as out:
        vics.write_hash_set(out, (_entry(file, numbers[file.listed]) for _, file in listed), region=_REGION)
    lists.import_list(by, partner, file_of_list)
    entries = {
        bytes(sha256 or b""): number
        for sha256, number in Entry.objects.filter(hash_list=partner).values_list("sha256", "pk")
    }
    exact = [item for item, file in listed if not file.is_near]
    with transaction.atomic():
        inherit(machine(by.unit), exact, matches.match_exact(exact, known.known(by.unit)))
        near = [(item, entries[_original(file)]) for item, file in listed if file.is_near]
        hits = {item.pk: [ItemHit(entry, Match.Rule.NEAR, "pdq", _NEAR_BITS)] for item, entry in near}
        database.insert(matches.rows_of(hits))
        inherit(machine(by.unit), [item for item, _ in near], hits)
        log.record(by, "items.queued", purpose="simulation", stacks=0, queued=len(received) - len(listed))


def _entry(file: File, category: int | None) -> Known:
    digest = _original(file)
    return Known(md5=digest[:16], sha1=digest[:20], sha256=digest, size=1, category=category, region=_REGION)


def _original(file: File) -> bytes:
    """Give the digest that a list holds: of a copy, that of what it is a copy of."""
    return hashlib.sha256(file.digest).digest() if file.is_near else file.digest
