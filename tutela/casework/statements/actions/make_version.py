"""Makes a statement of what the record says, or its next version."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.queries import marking_of
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.queries import name_of
from tutela.casework.results.scope import Scope
from tutela.casework.statements.actions.draw_schedule import draw_schedule
from tutela.casework.statements.errors import BadStatement, OwnStatement
from tutela.casework.statements.models import Form, Statement, Version
from tutela.casework.statements.papers import digest_of
from tutela.casework.statements.writing import composing, facts, wording
from tutela.casework.statements.writing.told import WRITTEN, Told, Witness
from tutela.casework.statements.writing.wording import Wording
from tutela.engine.taxonomy import terminology
from tutela.engine.typesetting.document import canonical

_SCHEDULES = {Form.MG6C, Form.MG6D, Form.MG6E}


def make_version(
    by: Actor, scope: Scope, form: str, witness: Witness, statement: Statement | None = None
) -> Version:
    """Make a statement about a case or an exhibit in the actor's own name, or the next version of one.

    What the record says is read as of one moment and kept with it; the version before stays as it was.

    Args:
        by: who makes it, and whose statement it is.
        scope: what it is about.
        form: one of `Form`.
        witness: what they say of themselves, and add in their own words; the name is the actor's.
        statement: which one this is the next version of; None for a new one.

    Raises:
        NotAllowed: the actor does not make statements.
        BadStatement: there is no such form, a schedule of unused material is wanted of one exhibit, the
            statement is another form or about something else, the form has no place for what they wrote, or
            they name no point in dispute on a form that answers them.
        OwnStatement: the statement is another person's.
        RefusedWords: the witness's words hold some that are not used here.
    """
    gate.require(by, Act.MAKE_STATEMENT, on=scope.case)
    terminology.guard(*(words for field, words in _own(witness).items() if field not in {"name", "age"}))
    _check_form(scope, form, statement)
    _number_after(by, statement)
    # What takes long is read before anything is locked, or else in the moment in which items get numbers.
    words, is_adopted = wording.in_force(by.unit)
    _check_written(witness, form, words)
    said = None if form in _SCHEDULES else facts.facts_of(scope, form, words, by.person)
    with transaction.atomic():
        lock_unit(by.unit)
        drawn = draw_schedule(scope.case) if said is None else []
        said = said or facts.facts_of(scope, form, words, by.person)
        of = statement or Statement.objects.create(
            unit_id=by.unit, case=scope.case, exhibit=scope.exhibit, form=form
        )
        number, at = _number_after(by, of), timezone.now()
        told = Told(
            form, f"{of}, version {number}", said, words, _named(by, witness), at, marking_of(scope.case)
        )
        apart = composing.written_apart(told)
        version = Version.objects.create(
            statement=of,
            number=number,
            facts=canonical(said),
            document=composing.written(told).text(),
            apart=apart.text() if apart else "",
            wording=str(words),
            is_adopted=is_adopted,
            made_by_id=by.person,
            made_at=at,
        )
        log.record(
            by, "statement.made", purpose="evidence", wrote=[of, version, *drawn], statement=of.pk,
            version=number, form=form, case=scope.case.pk, facts_sha256=digest_of(version.facts),
            document_sha256=digest_of(version.document),
        )  # fmt: skip
    return version


def _check_form(scope: Scope, form: str, statement: Statement | None) -> None:
    """Refuse a form that is not made of what it is about, or another than the statement's own.

    Raises:
        BadStatement: says what can be made.
    """
    if form not in Form.values or (form in _SCHEDULES and scope.exhibit is not None):
        raise BadStatement(
            f"{form!r} cannot be made of {scope.exhibit or scope.case}. Of an exhibit there are statements "
            f"and the schedule of categories; of a case all of {', '.join(Form.values)}."
        )
    if statement is not None and (statement.form, statement.case_id, statement.exhibit_id) != (
        form,
        scope.case.pk,
        scope.exhibit.pk if scope.exhibit else None,
    ):
        raise BadStatement(f"{statement} is another form, or about something else. Make a new statement.")


def _number_after(by: Actor, statement: Statement | None) -> int:
    """Give the number of the next version of a statement, if the one before is the actor's.

    Raises:
        OwnStatement: the statement is another person's.
    """
    before = statement.versions.order_by("-number").first() if statement else None
    if before is not None and before.made_by_id != by.person:
        raise OwnStatement(f"{statement} is the statement of {before.made_by.name}. Make one of your own.")
    return before.number + 1 if before else 1


def _check_written(witness: Witness, form: str, words: Wording) -> None:
    """Refuse what the form would leave out, and a full report that answers nothing.

    Raises:
        BadStatement: says what has no place, or what is missing.
    """
    layout = words.layouts[form]
    parts = {part.kind for part in layout.parts}
    for name in WRITTEN:
        if witness.lines(name) and name not in parts:
            raise BadStatement(
                f"{layout.title} has no place for {_NAMES[name]} by the wording in force ({words}). Leave "
                "them out, choose another form, or have a wording approved that has the part."
            )
    if "disputes" in parts and not witness.lines("disputes"):
        raise BadStatement(f"{layout.title} answers what is in dispute: name each point, one a line.")


_NAMES = {
    "own": "your own words",
    "qualifications": "your qualifications",
    "disputes": "points in dispute",
    "relied_on": "what else you relied on",
}


def _named(by: Actor, witness: Witness) -> Witness:
    """Have the actor be the witness, by their name and not by what they sign in with."""
    return Witness(**{**_own(witness), "name": name_of(by.person)})


def _own(witness: Witness) -> dict[str, str]:
    return {field: getattr(witness, field) for field in Witness.__dataclass_fields__}
