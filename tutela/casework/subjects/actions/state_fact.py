"""States what is known of a person, with its source, and assesses their risk again."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.risk.actions.decide import require_reason
from tutela.casework.risk.models import Assessment, StatedFact
from tutela.casework.subjects import harm
from tutela.casework.subjects.actions.appraise import appraise
from tutela.casework.subjects.models import Subject
from tutela.engine.risk.errors import BadFact
from tutela.engine.risk.rule_book import Kind
from tutela.engine.taxonomy import terminology


@transaction.atomic
def state_fact(by: Actor, subject: Subject, fact: str, value: int, source: str) -> Assessment:
    """State what is known of a person: 1 for yes, 0 for no, or a count; they are assessed again at once.

    Args:
        by: who states it.
        subject: of whom.
        fact: as the rule book calls it.
        value: what is known.
        source: which row says so, and of what class it is: "report R-12", "line IL-3", "message 44".

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        BadFact: the rule book asks for no such fact, or in another way.
        NoReason: no source is named.
        RefusedWords: the source holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=subject)
    terminology.guard(source)
    lock_unit(by.unit)
    current = Subject.objects.select_for_update(of=["self"]).select_related("anchor").get(pk=subject.pk)
    book, _ = harm.in_force(by.unit)
    if fact not in book.kinds or value < 0 or (book.kinds[fact] is Kind.YES_NO and value > 1):
        raise BadFact(f"The rules ask for no fact {fact!r} of the value {value}.")
    stated = StatedFact.objects.create(
        unit_id=by.unit, subject_kind=harm.KIND, subject=current.pk, fact=fact, value=value,
        source=require_reason(source)[:500], by_id=by.person,
    )  # fmt: skip
    row = appraise(by, current, "more is known")
    log.record(
        by, "subject.fact_stated", purpose="investigation", wrote=[stated, current], subject=current.pk,
        fact=fact, stated=stated.pk, band=row.band,
    )  # fmt: skip
    return row
