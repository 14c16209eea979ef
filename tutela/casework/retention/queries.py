"""Questions about what is kept until when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case, Closure
from tutela.casework.gate import Act, Actor, Guard
from tutela.casework.packages.models import Package, State as PackageState
from tutela.casework.reports.models import Report
from tutela.casework.retention.errors import Held
from tutela.casework.retention.models import Disposal, DisposalPart, Hold, RetentionClock, Review
from tutela.engine.formats.reports.told import Source
from tutela.engine.retention.rules import Rule, Subject
from tutela.errors import NotFound

OPEN_PACKAGES = (PackageState.DRAFT, PackageState.CHECKED, PackageState.RETURNED)
MOST_AT_ONCE = 500
_NUMBERED = {Subject.REPORT: "R-", Subject.SUBMISSION: "R-"}


@dataclass(frozen=True, slots=True)
class Thing:
    """What a hold, a clock or a disposal is about."""

    unit: int
    kind: str
    number: int
    reference: str

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit)

    @property
    def columns(self) -> dict[str, int | str]:
        """Give the columns by which rows name it."""
        return {"unit_id": self.unit, "subject_kind": self.kind, "subject": self.number}

    @property
    def about(self) -> dict[str, int]:
        """Give what an entry of the record says of it."""
        return {self.kind: self.number}


def thing_of_case(case: Case) -> Thing:
    """Name a case as rows here do."""
    return Thing(case.unit_id, Subject.CASE, case.pk, case.reference)


def thing_of(row: Disposal) -> Thing:
    """Name what a disposal is about."""
    return Thing(row.unit_id, row.subject_kind, row.subject, row.reference)


def thing_for(by: Actor, kind: str, name: str) -> Thing:
    """Find a case by its reference, or a report by R-12 or 12.

    Raises:
        NotAllowed: the actor does not see what is kept.
        NotFound: there is none, or it is another unit's.
    """
    gate.require(by, Act.SEE_RETENTION)
    if kind == Subject.CASE:
        return thing_of_case(case_for(by, name))
    if kind != Subject.REPORT:
        raise NotFound("Only cases and reports have clocks of keeping.")
    number = name.strip().upper().removeprefix("R-")
    report = Report.objects.filter(unit=by.unit, pk=int(number) if number.isdecimal() else 0).first()
    if report is None:
        raise NotFound(f"There is no report {name!r}.")
    return Thing(by.unit, Subject.REPORT, report.pk, report.reference)


def case_for(by: Actor, reference: str) -> Case:
    """Find a case of the actor's unit.

    Raises:
        NotAllowed: the actor does not see what is kept.
        NotFound: there is none, or it is another unit's.
    """
    gate.require(by, Act.SEE_RETENTION)
    case = Case.objects.filter(unit=by.unit, reference=reference).select_related("key", "unit").first()
    if case is None:
        raise NotFound(f"There is no case {reference!r}.")
    return case


def require_not_held(thing: Thing) -> None:
    """Make sure that no hold is in force, in the transaction that disposes.

    Raises:
        Held: there is one.
    """
    hold = Hold.objects.filter(**thing.columns, ended_at=None).order_by("pk").first()
    if hold is not None:
        raise Held(f"{thing.reference} is held by {hold} since {hold.since:%Y-%m-%d}. A hold beats disposal.")


def without(unit: int, rule: Rule) -> Iterator[tuple[int, date]]:
    """Give what a rule holds for and no clock runs for, by number, with the day from which it counts."""
    ever = RetentionClock.objects.filter(unit=unit, subject_kind=rule.subject, rule=rule.key, ended_at=None)
    if rule.subject == Subject.CASE:
        gone = Disposal.objects.filter(unit=unit, subject_kind=Subject.CASE, state=Disposal.State.DONE)
        closed = Closure.objects.filter(case__unit=unit, reopened_at=None)
        closed = closed.exclude(Exists(ever.filter(subject=OuterRef("case"))))
        closed = closed.exclude(Exists(gone.filter(subject=OuterRef("case"))))
        found = closed.order_by("pk").values_list("case", "at")[:MOST_AT_ONCE]
        return ((number, timezone.localdate(at)) for number, at in found)
    moment = "received_at" if rule.counts_from == "received" else "ended_at"
    reports = Report.objects.filter(unit=unit, **{f"{moment}__isnull": False})
    if rule.counts_from == "settled":
        reports = reports.filter(state=Report.State.SETTLED)
    if rule.subject == Subject.SUBMISSION:
        reports = reports.filter(source=Source.COMPANY)
    reports = reports.exclude(Exists(ever.filter(subject=OuterRef("pk"))))
    done = DisposalPart.objects.filter(report=OuterRef("pk"), state=DisposalPart.State.DONE)
    # The reference goes on being kept where what was sent went before it.
    done = done.filter(keeps_reference=False) if rule.is_of_reference else done
    reports = reports.exclude(Exists(done))
    rows = reports.order_by("pk").values_list("pk", moment)[:MOST_AT_ONCE]
    return ((number, timezone.localdate(at)) for number, at in rows)


def open_package_of(case: Case) -> Package | None:
    """Give a package of a case, or of a referral of what it holds, that is not sent yet or came back."""
    found = Q(case=case) | Q(referral__item__instances__intake__exhibit__case=case)
    return Package.objects.filter(found, unit=case.unit_id, state__in=OPEN_PACKAGES).order_by("pk").first()


def of_open_cases(unit: int) -> QuerySet[RetentionClock]:
    """Give the clocks that run for cases that are open again."""
    closed = Closure.objects.filter(case=OuterRef("subject"), reopened_at=None)
    running = RetentionClock.objects.filter(unit=unit, subject_kind=Subject.CASE, ended_at=None)
    return running.exclude(Exists(closed)).order_by("pk")


def units() -> list[int]:
    """Name the units that have anything to keep."""
    return sorted(
        {*Case.objects.values_list("unit", flat=True).distinct(),
         *Report.objects.values_list("unit", flat=True).distinct()}
    )  # fmt: skip


def units_to_clean() -> list[int]:
    """Name the units that disposed of something since the database was cleaned last."""
    done = Disposal.objects.filter(state=Disposal.State.DONE, cleaned_at=None)
    return list(done.order_by("unit").values_list("unit", flat=True).distinct())


def clocks_of(by: Actor) -> QuerySet[RetentionClock]:
    """Give the clocks that run in the actor's unit, the one due first before the others.

    Raises:
        NotAllowed: the actor does not see what is kept.
    """
    gate.require(by, Act.SEE_RETENTION)
    return RetentionClock.objects.filter(unit=by.unit, ended_at=None).order_by("due_on", "pk")


def clock_for(by: Actor, number: int) -> RetentionClock:
    """Find a clock of the actor's unit.

    Raises:
        NotFound: there is none.
    """
    gate.require(by, Act.SEE_RETENTION)
    clock = RetentionClock.objects.filter(unit=by.unit, pk=number).first()
    if clock is None:
        raise NotFound(f"There is no clock RC-{number}.")
    return clock


def holds_of(by: Actor) -> QuerySet[Hold]:
    """Give the holds of the actor's unit, the newest first.

    Raises:
        NotAllowed: the actor does not see what is kept.
    """
    gate.require(by, Act.SEE_RETENTION)
    return Hold.objects.filter(unit=by.unit).select_related("by", "ended_by").order_by("-pk")


def names_of_held(holds: Iterable[Hold]) -> dict[int, str]:
    """Give what people call what is held, by the number of the hold, in one question."""
    cases = [hold.subject for hold in holds if hold.subject_kind == Subject.CASE]
    found = dict(Case.objects.filter(pk__in=cases).values_list("pk", "reference")) if cases else {}
    return {
        hold.pk: found.get(hold.subject, "") if hold.subject_kind == Subject.CASE else f"R-{hold.subject}"
        for hold in holds
    }


def hold_for(by: Actor, number: int) -> Hold:
    """Find a hold of the actor's unit.

    Raises:
        NotFound: there is none.
    """
    hold = holds_of(by).filter(pk=number).first()
    if hold is None:
        raise NotFound(f"There is no hold LH-{number}.")
    return hold


def disposals_of(by: Actor) -> QuerySet[Disposal]:
    """Give what was proposed to be disposed of in the actor's unit, the newest first.

    Raises:
        NotAllowed: the actor does not see what is kept.
    """
    gate.require(by, Act.SEE_RETENTION)
    own = Disposal.objects.filter(unit=by.unit)
    return own.select_related("unit", "proposed_by", "answered_by").order_by("-pk")


def disposals_about(by: Actor, thing: Thing) -> QuerySet[Disposal]:
    """Give the disposals of a case, or of which a report is a part, the newest first.

    Raises:
        NotAllowed: the actor does not see what is kept.
    """
    of_unit = disposals_of(by)
    if thing.kind == Subject.CASE:
        return of_unit.filter(subject_kind=thing.kind, subject=thing.number)
    return of_unit.filter(disposal_parts__report=thing.number)


def disposal_for(by: Actor, number: int) -> Disposal:
    """Find a disposal of the actor's unit.

    Raises:
        NotFound: there is none.
    """
    disposal = disposals_of(by).filter(pk=number).first()
    if disposal is None:
        raise NotFound(f"There is no disposal DC-{number}.")
    return disposal


def reviews_of(clocks: QuerySet[RetentionClock]) -> QuerySet[Review]:
    """Give what people decided of some clocks, the newest first."""
    return Review.objects.filter(clock__in=clocks.values("pk")).select_related("by", "clock").order_by("-pk")


def due_for(by: Actor) -> QuerySet[RetentionClock]:
    """Give what is due by rules that were verified, for whoever keeps it."""
    due = RetentionClock.objects.filter(
        unit=by.unit, ended_at=None, is_verified=True, due_on__lte=timezone.localdate()
    )
    return due if gate.may(by, Act.KEEP_RETENTION) else due.none()


def to_confirm(by: Actor) -> QuerySet[Disposal]:
    """Give the disposals that wait for the actor: proposed by others, and not held."""
    waits = Disposal.objects.filter(unit=by.unit, state=Disposal.State.PROPOSED, holds=0)
    waits = waits.exclude(proposed_by=by.person)
    return waits if gate.may(by, Act.CONFIRM_DISPOSAL) else waits.none()


def waiting(by: Actor) -> int:
    """Count the disposals that wait for the actor."""
    return to_confirm(by).count()
