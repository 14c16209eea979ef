"""Confirms or refuses, as the second person, that the risk of somebody is lowered."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.risk import queries as risk
from tutela.casework.risk.actions.decide import answer
from tutela.casework.risk.errors import RiskMoved
from tutela.casework.risk.models import Assessment
from tutela.casework.subjects import harm
from tutela.casework.subjects.actions.appraise import place_among
from tutela.casework.subjects.models import Subject
from tutela.engine.taxonomy import terminology


@transaction.atomic
def answer_lowering(by: Actor, subject: Subject, *, confirms: bool, reason: str = "") -> Assessment | None:
    """Confirm or refuse what another person asked of somebody; a refusal needs a reason.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        SecondNeeded: the actor asked for it.
        RiskMoved: nothing waits, or something new is known since it was asked.
        NoReason: it is refused without one.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=subject)
    terminology.guard(reason)
    lock_unit(by.unit)
    current = Subject.objects.select_for_update(of=["self"]).get(pk=subject.pk)
    asked = risk.waiting(by.unit, harm.KIND, current.pk)
    if asked is None:
        raise RiskMoved(f"Nothing waits for a second person about {current}.")
    lowered = answer(by, asked, confirms=confirms, reason=reason)
    asked.refresh_from_db()
    if lowered is not None:
        place_among(current, lowered)
    wrote = [asked, current] if lowered is None else [asked, current, lowered]
    log.record(
        by, "subject.lowered" if confirms else "subject.lowering_refused", purpose="investigation",
        wrote=wrote, subject=current.pk, lowering=asked.pk, band=asked.band, clears=asked.clears,
    )  # fmt: skip
    return lowered
