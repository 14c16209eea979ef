"""Questions about reports to NCMEC: which there are, what waits for whom, and what came of each call."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tutela.casework import gate, references
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.cases.queries import case_for, exhibit_for
from tutela.casework.cybertips.errors import TipMoved
from tutela.casework.cybertips.models import State, Tip, TipCall, TipFile, TipStep
from tutela.casework.database import row_number
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Instance, Item
from tutela.casework.people.models import Person
from tutela.casework.reports.models import Report
from tutela.casework.reports.queries import report_for
from tutela.errors import NotFound

# Where a report is on its way, and where somebody has to see to it.
MOVING = (State.SENDING, State.RETRACTING)
TROUBLED = (State.UNKNOWN, State.STOPPED)
OVER = (State.RETRACTED, State.FINISHED, State.ENDED)
_MAKING = (TipStep.Kind.MADE, TipStep.Kind.EDITED, TipStep.Kind.FILES, TipStep.Kind.PROPOSED)
_WITH = (
    "unit", "case__unit", "exhibit__intake", "report", "owner", "made_by", "proposed_by", "approved_by",
    "released_by", "sent_by",
)  # fmt: skip
Thing = Case | Exhibit | Report


def tips_of(by: Actor, state: str = "") -> QuerySet[Tip]:
    """List the unit's reports to NCMEC, the newest first; of one state, if one is named.

    Raises:
        NotAllowed: the actor may not see them.
    """
    gate.require(by, Act.SEE_CYBERTIPS)
    found = Tip.objects.filter(unit=by.unit).select_related(*_WITH)
    return (found.filter(state=state) if state in State.values else found).order_by("-pk")


def tip_for(by: Actor, number: int) -> Tip:
    """Find a report to NCMEC of the actor's unit.

    Raises:
        NotAllowed: the actor may not see them.
        NotFound: there is none of that number.
    """
    found = tips_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no report CT-{number} to NCMEC.")
    return found


def number_in(reference: str) -> int:
    """Read the number of a report from what somebody typed: CT-3.

    Raises:
        NotFound: it names none.
    """
    return references.number_in(reference, "CT-", "report to NCMEC")


def thing_for(by: Actor, kind: str, name: str) -> Thing:
    """Find what a report to NCMEC is to be made of: a case, an exhibit or a report of ours.

    Raises:
        NotAllowed: the actor may not see it.
        NotFound: there is none of that name.
    """
    if kind == "case":
        return case_for(by, name)
    if kind == "exhibit":
        return exhibit_for(by, name)
    number = row_number(name.strip().upper().removeprefix("R-")) if kind == "report" else None
    if number is None:
        raise NotFound("A report to NCMEC is made of a case, an exhibit or a report: name one.")
    return report_for(by, number)


def thing_of(tip: Tip) -> Thing:
    """Give what a report to NCMEC is made of.

    Raises:
        NotFound: it is made of nothing any more.
    """
    thing = tip.exhibit or tip.case or tip.report
    if thing is None:
        raise NotFound(f"{tip} is made of nothing.")
    return thing


def may_read(by: Actor, tip: Tip) -> bool:
    """Say whether the actor may read what a report says: whoever makes such reports, or approves them."""
    act = Act.SEE_REPORTS if tip.report_id else Act.SEE_CASEWORK
    makes = gate.may(by, Act.WORK_CYBERTIPS, on=tip) and gate.may(by, act, on=tip)
    return makes or gate.may(by, Act.APPROVE_CYBERTIP, on=tip)


def sent_of(by: Actor, tip: Tip) -> str:
    """Give what is sent, as it was proposed; nothing before that, and for whoever may not read it."""
    return bytes(tip.xml).decode() if tip.xml and may_read(by, tip) else ""


def version_read(tip: Tip, sha256: str) -> int:
    """Give the version of a report that holds the bytes of a digest, which somebody says they read.

    Raises:
        TipMoved: other bytes stand by now, or none.
    """
    if not tip.sha256 or tip.sha256 != sha256.strip().lower():
        raise TipMoved(f"{tip} says something else by now than what you read. Show it again.")
    return tip.version


def files_of(tip: Tip) -> QuerySet[TipFile]:
    """List the files of a report, in their order."""
    return (
        TipFile.objects.filter(tip=tip)
        .select_related("item", "instance__intake", "chosen_by")
        .order_by("number")
    )


def file_for(tip: Tip, number: int | None) -> TipFile:
    """Find a file of a report by its number there.

    Raises:
        NotFound: there is none.
    """
    found = files_of(tip).filter(number=number or 0).first()
    if found is None:
        raise NotFound(f"{tip} has no file of that number.")
    return found


def steps_of(tip: Tip) -> QuerySet[TipStep]:
    """List what our people did with a report, in order."""
    return TipStep.objects.filter(tip=tip).select_related("person").order_by("number")


def calls_of(tip: Tip) -> QuerySet[TipCall]:
    """List the calls about a report, in order."""
    return TipCall.objects.filter(tip=tip).select_related("exchange", "file", "given").order_by("pk")


def call_for(tip: Tip, number: int) -> TipCall:
    """Find a call by its number.

    Raises:
        NotFound: there is none about this report.
    """
    found = calls_of(tip).filter(pk=number).first()
    if found is None:
        raise NotFound(f"{tip} has no such call.")
    return found


def made_it(by: Actor, tip: Tip) -> bool:
    """Say whether the actor made a report, changed it, chose of its files or proposed it."""
    return TipStep.objects.filter(tip=tip, kind__in=_MAKING, person=by.person).exists()


def places_in(thing: Thing, items: list[int]) -> dict[int, Instance]:
    """Give the first place of each item within what a report is made of; nothing of what lies elsewhere."""
    found: dict[int, Instance] = {}
    if isinstance(thing, Report):
        return found
    own = Q(intake__exhibit__case=thing) if isinstance(thing, Case) else Q(intake__exhibit=thing)
    for place in Instance.objects.filter(own, item__in=items).select_related("intake", "item").order_by("pk"):
        found.setdefault(place.item_id, place)
    return found


def items_in(thing: Thing) -> QuerySet[Item]:
    """List the items within what a report is made of whose grade is settled."""
    if isinstance(thing, Report):
        return Item.objects.none()
    if isinstance(thing, Case):
        places = Instance.objects.filter(intake__exhibit__case=thing)
    else:
        places = Instance.objects.filter(intake__exhibit=thing)
    settled = Item.objects.filter(pk__in=places.values("item"), settlement__isnull=False)
    return settled.exclude(state=Item.State.DISPOSED).select_related("settlement").order_by("pk")


def colleague(by: Actor, username: str) -> Person:
    """Find a person of the actor's unit by the name they sign in with.

    Raises:
        NotFound: there is none.
    """
    found = Person.objects.filter(unit=by.unit, username=username, is_active=True).first()
    if found is None:
        raise NotFound(f"Nobody of this unit signs in as {username[:60]!r}.")
    return found


def to_approve(by: Actor) -> QuerySet[Tip]:
    """Give the reports that wait for the actor to approve them, or to release their files."""
    if not gate.may(by, Act.APPROVE_CYBERTIP):
        return Tip.objects.none()
    waits = Tip.objects.filter(unit=by.unit, state=State.PROPOSED)
    return waits.exclude(proposed_by=by.person).exclude(made_by=by.person)


def waiting(by: Actor) -> int:
    """Count the reports that wait for the actor's approval."""
    return to_approve(by).count()


def troubled(by: Actor) -> QuerySet[Tip]:
    """Give the reports that are stopped or not known to have arrived, for whoever sees to them."""
    if not gate.may(by, Act.SEE_CYBERTIPS):
        return Tip.objects.none()
    found = Tip.objects.filter(unit=by.unit, state__in=TROUBLED)
    return found if gate.may(by, Act.APPROVE_CYBERTIP) else found.filter(owner=by.person)


def due(by: Actor) -> QuerySet[Tip]:
    """Give the reports that are not sent and whose time by an approved duty is over, or over within a day."""
    if not gate.may(by, Act.SEE_CYBERTIPS):
        return Tip.objects.none()
    waits = (State.DRAFT, State.PROPOSED, State.APPROVED, State.STOPPED)
    soon = timezone.now() + timedelta(days=1)
    found = Tip.objects.filter(unit=by.unit, state__in=waits, ncmec_number=None, due_at__lte=soon)
    return found if gate.may(by, Act.APPROVE_CYBERTIP) else found.filter(owner=by.person)


def of_item(item: Item) -> QuerySet[TipCall]:
    """List the calls by which copies of an item were handed out, the newest first."""
    return TipCall.objects.filter(given__item_number=item.pk).select_related("given", "tip").order_by("-pk")


def to_send(by: Actor) -> QuerySet[Tip]:
    """Give the approved reports that nobody has sent, for whoever may."""
    if not gate.may(by, Act.APPROVE_CYBERTIP):
        return Tip.objects.none()
    return Tip.objects.filter(unit=by.unit, state=State.APPROVED).exclude(made_by=by.person)


def moving() -> QuerySet[Tip]:
    """Give the reports of every unit that are on their way."""
    return Tip.objects.filter(state__in=MOVING).order_by("pk")
