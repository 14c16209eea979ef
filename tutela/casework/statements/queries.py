"""Questions about statements: which there are, what waits for whom, what changed on record since."""

import json

from django.db.models import OuterRef, QuerySet, Subquery

from tutela.casework import gate
from tutela.casework.cases.queries import case_for
from tutela.casework.gate import Act, Actor
from tutela.casework.results import scope as scopes
from tutela.casework.results.scope import Scope
from tutela.casework.statements.models import Form, Paper, ScheduleItem, Statement, Version
from tutela.casework.statements.writing import facts, wording
from tutela.errors import NotFound


def statements_of(by: Actor, form: str = "") -> QuerySet[Statement]:
    """List the statements of the actor's unit, the newest first; of one form, if one is named.

    Raises:
        NotAllowed: the actor may not see statements.
    """
    gate.require(by, Act.SEE_STATEMENTS)
    found = Statement.objects.filter(unit=by.unit).select_related("case", "exhibit__intake")
    return (found.filter(form=form) if form in Form.values else found).order_by("-pk")


def statement_for(by: Actor, number: int) -> Statement:
    """Find a statement of the actor's unit.

    Raises:
        NotAllowed: the actor may not see statements.
        NotFound: there is none of that number.
    """
    found = statements_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no statement ST-{number}.")
    return found


def versions_of(statement: Statement) -> QuerySet[Version]:
    """List the versions of a statement, the newest first."""
    people = ("made_by", "checked_by", "served_by")
    found = Version.objects.filter(statement=statement)
    return found.select_related("statement__case", "statement__exhibit", *people).order_by("-number")


def version_for(by: Actor, number: int, version: int) -> Version:
    """Find a version of a statement.

    Raises:
        NotAllowed: the actor may not see statements.
        NotFound: there is none of that number.
    """
    found = versions_of(statement_for(by, number)).filter(number=version).first()
    if found is None:
        raise NotFound(f"There is no version {version} of statement S-{number}.")
    return found


def paper_of(version: Version, *, is_served: bool) -> Paper | None:
    """Give a paper of a version; None before it was checked, and where there is none apart."""
    return Paper.objects.filter(version=version, is_served=is_served).first()


def may_read_apart(by: Actor, version: Version) -> bool:
    """Say whether the actor has to do with a version, so that the page that is not served is for them too."""
    acts = (Act.MAKE_STATEMENT, Act.CHECK_STATEMENT, Act.SERVE_STATEMENT)
    return any(gate.may(by, act, on=version) for act in acts)


def newest_of(statements: list[int]) -> dict[int, Version]:
    """Give the newest version of each of some statements, without its texts."""
    newest = Version.objects.filter(statement=OuterRef("statement")).order_by("-number").values("pk")[:1]
    found = Version.objects.filter(statement__in=statements, pk=Subquery(newest))
    rows = found.select_related("made_by", "statement").defer("facts", "document", "apart")
    return {version.statement_id: version for version in rows}


def scope_of(by: Actor, statement: Statement) -> Scope:
    """Give what a statement is about, as results have it."""
    case, exhibit = statement.case.reference, statement.exhibit
    if exhibit is None:
        return scopes.of_case(by, case)
    return scopes.of_exhibit(by, case, exhibit.reference)


def changes_since(by: Actor, version: Version, *, by_place: bool = True) -> list[str]:
    """Say what the record says otherwise now than when a version was made; nothing where it says the same.

    Without `by_place` it leaves out what every place has to be walked for; nearly all that changes there
    changes other counts too.
    """
    statement = version.statement
    words, _ = wording.in_force(statement.unit_id)
    # By other words other places would be out of reach: no record changed by that.
    by_place = by_place and str(words) == version.wording
    scope = scope_of(by, statement)
    now = facts.facts_of(scope, statement.form, words, version.made_by_id, by_place=by_place)
    # What is stored has been through JSON, which knows no tuples.
    return facts.differences(json.loads(version.facts), json.loads(json.dumps(now)))


def to_check(by: Actor) -> QuerySet[Version]:
    """List the newest versions that wait for the actor's check: what others made."""
    if not gate.may(by, Act.CHECK_STATEMENT):
        return Version.objects.none()
    later = Version.objects.filter(statement=OuterRef("statement")).order_by("-number").values("pk")[:1]
    waits = Version.objects.filter(statement__unit=by.unit, state=Version.State.MADE, pk=Subquery(later))
    return waits.exclude(made_by=by.person)


def waiting(by: Actor) -> int:
    """Count what waits for the actor's check."""
    return to_check(by).count()


def schedule_of(by: Actor, case: str) -> QuerySet[ScheduleItem]:
    """List the items of unused material of a case, in the order of schedule and number.

    Raises:
        NotAllowed: the actor may not see statements.
        NotFound: no such case, or another unit's.
    """
    gate.require(by, Act.SEE_STATEMENTS)
    found = ScheduleItem.objects.filter(case=case_for(by, case), moved_at=None)
    return found.select_related("case").order_by("schedule", "number")


def item_for(by: Actor, number: int) -> ScheduleItem:
    """Find an item of unused material of the actor's unit by the number of its row.

    Raises:
        NotAllowed: the actor may not see statements.
        NotFound: there is none, or it was moved.
    """
    gate.require(by, Act.SEE_STATEMENTS)
    own = ScheduleItem.objects.filter(case__unit=by.unit, pk=number, moved_at=None)
    found = own.select_related("case").first()
    if found is None:
        raise NotFound("There is no such item of unused material, or it stands on the other schedule by now.")
    return found
