"""Questions about answers from the logs, and about requests for access."""

from collections.abc import Mapping, Sequence

from django.db.models import F, QuerySet

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.disclosure.models import AccessItem, AccessRequest, LogAnswer
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.models import Report
from tutela.casework.subjects.models import Subject
from tutela.errors import NotFound

MOST_DAYS = 3700
_SIGNS = {"report": "R-", "subject": "S-", "item": "T-"}
_MODELS = {"report": Report, "subject": Subject, "item": Item}
State = AccessRequest.State


def unit_name(unit: int) -> str:
    """Give the name of a unit."""
    return Unit.objects.values_list("name", flat=True).get(pk=unit)


def number_of(by: Actor, kind: str, name: str) -> int:
    """Find what is asked about in the actor's unit, by its reference or its number.

    Raises:
        NotFound: there is none, or it is another unit's.
    """
    said = name.strip()
    found = None
    if kind == "case":
        found = Case.objects.filter(unit=by.unit, reference=said).values_list("pk", flat=True).first()
    elif kind == "person":
        found = Person.objects.filter(unit=by.unit, username=said).values_list("pk", flat=True).first()
    elif kind in _MODELS:
        number = said.upper().removeprefix(_SIGNS[kind])
        rows = _MODELS[kind]._default_manager.filter(
            unit=by.unit, pk=int(number) if number.isdecimal() else 0
        )
        found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"There is no such {kind} here. Write its reference as pages show it.")
    return found


def names_of(answers: Sequence[LogAnswer]) -> dict[int, str]:
    """Give what people call the things that answers are about, by the number of the answer."""
    cases = Case.objects.filter(pk__in=[each.number for each in answers if each.kind == "case"])
    people = Person.objects.filter(pk__in=[each.number for each in answers if each.kind == "person"])
    called = {
        "case": dict(cases.values_list("pk", "reference")),
        "person": dict(people.values_list("pk", "name")),
    }
    return {each.pk: _name_of(each, called.get(each.kind, {})) for each in answers}


def name_of(answer: LogAnswer) -> str:
    """Give what people call the thing that an answer is about."""
    return names_of([answer])[answer.pk]


def _name_of(answer: LogAnswer, called: Mapping[int, str]) -> str:
    if answer.kind == "case":
        return f"Case {called.get(answer.number, answer.number)}"
    if answer.kind == "person":
        return f"{called.get(answer.number, answer.number)}, of ours"
    return f"{answer.kind.capitalize()} {_SIGNS[answer.kind]}{answer.number}"


def answers_of(by: Actor) -> QuerySet[LogAnswer]:
    """Give what the actor's unit asked of its logs, the newest first.

    Raises:
        NotAllowed: the actor may not ask the logs.
    """
    gate.require(by, Act.READ_LOG)
    return LogAnswer.objects.filter(unit=by.unit).select_related("asked_by", "unit").order_by("-pk")


def answer_for(by: Actor, number: int) -> LogAnswer:
    """Find an answer of the actor's unit.

    Raises:
        NotFound: there is none.
    """
    found = answers_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no answer LA-{number}.")
    return found


def requests_of(by: Actor) -> QuerySet[AccessRequest]:
    """Give the requests of the actor's unit: those that wait before others, the one due first at the top.

    Raises:
        NotAllowed: the actor does not see requests.
    """
    gate.require(by, Act.SEE_SUBJECTS)
    rows = AccessRequest.objects.filter(unit=by.unit).select_related(
        "unit", "opened_by", "identity_by", "proposed_by", "answered_by"
    )
    return rows.order_by(F("answered_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def request_for(by: Actor, number: int) -> AccessRequest:
    """Find a request of the actor's unit.

    Raises:
        NotFound: there is none.
    """
    found = requests_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no request AR-{number}.")
    return found


def item_for(request: AccessRequest, number: int) -> AccessItem:
    """Find an item of a request.

    Raises:
        NotFound: there is none.
    """
    found = request.access_items.filter(number=number).select_related("request").first()
    if found is None:
        raise NotFound(f"{request} has no item {number}.")
    return found


def to_work(by: Actor) -> QuerySet[AccessRequest]:
    """Give the requests that are open, for whoever works on them."""
    rows = AccessRequest.objects.filter(unit=by.unit, state=State.OPEN)
    return rows if gate.may(by, Act.WORK_SUBJECTS) else rows.none()


def to_approve(by: Actor) -> QuerySet[AccessRequest]:
    """Give the requests whose answer waits for the actor: proposed by others."""
    rows = AccessRequest.objects.filter(unit=by.unit, state=State.PROPOSED).exclude(proposed_by=by.person)
    return rows if gate.may(by, Act.APPROVE_ACCESS) else rows.none()


def waiting(by: Actor) -> int:
    """Count the answers that wait for the actor."""
    return to_approve(by).count()
