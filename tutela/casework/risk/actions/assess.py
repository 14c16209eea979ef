"""The step that assesses things by the rules in force, and never lowers one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from tutela.casework import database
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.risk import queries, rules
from tutela.casework.risk.models import Assessment, FollowedBook, Lowering, StatedFact
from tutela.engine.risk import assessment, readings
from tutela.engine.risk.readings import Said
from tutela.engine.risk.rule_book import Kind, RuleBook


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to assess: what its version says, who told it in the words of the readings, and why now.

    `facts` are those that its room read itself, by the names of the book.
    """

    number: int
    version: int
    source: str
    said: Sequence[Said]
    cause: str
    facts: Sequence[assessment.Fact] = ()


def assess(
    by: Actor, kind: str, subjects: Sequence[Subject], followed: tuple[RuleBook, str] | None = None
) -> dict[int, Assessment]:
    """Assess things by the rules that the unit follows, each as a new row; give the rows by number.

    What stood stays where the rules give less now: a machine raises, and two people lower.

    Args:
        by: whose act it follows from.
        kind: what the subjects' room calls them.
        subjects: what they say.
        followed: the book that is followed, and its text; that of reports where none is given.

    Raises:
        VersionBroken: the rules in force are not what two people approved.
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("Risk is assessed inside the transaction of the act that changes it.")
    book, text = followed or rules.in_force(by.unit)
    kept, _ = FollowedBook.objects.get_or_create(digest=book.digest, defaults={"text": text})
    numbers = [subject.number for subject in subjects]
    before = queries.newest(by.unit, kind, numbers)
    people = queries.stated(by.unit, kind, numbers)
    rows = []
    for subject in subjects:
        facts = readings.read(book, subject.source, subject.said)
        facts += [fact for fact in subject.facts if fact.name in book.kinds]
        facts += _stated(book, people.get(subject.number, []))
        row = _row(book, facts, before.get(subject.number))
        row.unit_id, row.subject_kind, row.subject = by.unit, kind, subject.number
        row.version, row.cause, row.book = subject.version, subject.cause, kept
        row.by_id = by.person or None
        rows.append(row)
    overtaken, made = _overtake(by, kind, list(before)), database.insert(rows)
    if made:
        log.record(
            by, "risk.assessed", purpose=kind, wrote=[*made, *overtaken], kind=kind, assessed=len(made),
            rules=book.digest,
        )  # fmt: skip
    return {row.subject: row for row in made}


def _overtake(by: Actor, kind: str, subjects: Sequence[int]) -> list[Lowering]:
    """End what waits for a second person: it was asked of what was known before."""
    overtaken: list[Lowering] = []
    for portion in database.portions(subjects):
        waiting = Lowering.objects.filter(unit=by.unit, subject_kind=kind, subject__in=portion)
        overtaken += waiting.filter(outcome=Lowering.Outcome.WAITING)
    for each in overtaken:
        each.outcome, each.ended_at = Lowering.Outcome.OVERTAKEN, timezone.now()
    database.update(overtaken, ["outcome", "ended_at"])
    return overtaken


def _stated(book: RuleBook, stated: Sequence[StatedFact]) -> list[assessment.Fact]:
    kinds = book.kinds
    return [
        assessment.Fact(
            one.fact,
            one.value if kinds[one.fact] is Kind.COUNT else bool(one.value),
            f"{one.by.name}: {one.source}",
        )
        for one in stated
        if one.fact in kinds
    ]


def _row(book: RuleBook, facts: list[assessment.Fact], before: Assessment | None) -> Assessment:
    found = assessment.place(book, facts)
    held = {factor.rule for factor in found.factors if factor.band}
    rules_held = [
        f"{rule.id} {rule.band}{'!' if rule.immediate else ''}" for rule in book.filters if rule.id in held
    ]
    place, immediate, says = found.place, found.is_immediate, ""
    if before is not None:
        new = [rule for rule in rules_held if rule not in before.rules]
        raised = [book.places[rule.split()[1].rstrip("!")] for rule in new]
        place = min([min(before.place, len(book.bands) - 1), *raised])
        immediate = before.is_immediate or any(rule.endswith("!") for rule in new)
        says = _why(book, found, before, place)
    band = book.bands[place]
    return Assessment(
        model_version=book.model_version,
        facts=[[fact.name, fact.value, fact.where] for fact in facts],
        rules=rules_held,
        rule_band=found.band,
        band=band.code,
        place=place,
        order=found.order,
        act_within=band.act_within,
        is_immediate=immediate,
        says=says,
    )


def _why(book: RuleBook, found: assessment.Placed, before: Assessment, place: int) -> str:
    """Say how it stands to what stood before."""
    if place < before.place:
        return f"Raised from {before.band} to {book.bands[place].code} by what is known now."
    if found.place > place:
        return f"The rules give {found.band} now. It stays {before.band}, until two people lower it."
    if found.place < place:
        return f"The rules give {found.band}, and two people decided {before.band}; nothing new is known."
    return f"It stays {before.band}."
