"""Enters an authority to use a technique in a case."""

from datetime import date

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import BadLine
from tutela.casework.logbook.models import Authority
from tutela.casework.logbook.tables import techniques
from tutela.engine.taxonomy import terminology

_LONGEST = 120


@transaction.atomic
def enter_authority(
    by: Actor, case: Case, technique: str, reference: str, granted_by: str, begins_on: date, expires_on: date
) -> Authority:
    """Enter an authority that was given; the program itself collects nothing by it.

    Args:
        by: who enters it.
        case: for which case.
        technique: a code of the techniques.
        reference: of the authority.
        granted_by: the office that granted it.
        begins_on: the first day.
        expires_on: the last day.

    Raises:
        NotAllowed: the actor does not write the intelligence log.
        BadLine: the technique needs none, a text is missing or too long, or it expires before it begins.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.WORK_LOGBOOK, on=case)
    terminology.guard(reference, granted_by)
    found = techniques().get(technique)
    if found is None or not found.needs_authority:
        raise BadLine(f"{technique!r} is no technique that needs an authority.")
    if not reference.strip() or not granted_by.strip() or max(len(reference), len(granted_by)) > _LONGEST:
        raise BadLine(
            f"Give its reference and the office that granted it, in at most {_LONGEST} characters each."
        )
    if expires_on < begins_on:
        raise BadLine("An authority does not expire before it begins. Check the days.")
    made = Authority.objects.create(
        unit_id=by.unit, case=case, technique=technique, reference=reference.strip(),
        granted_by=granted_by.strip(), begins_on=begins_on, expires_on=expires_on, by_id=by.person,
    )  # fmt: skip
    log.record(
        by, "authority.entered", purpose="intelligence", wrote=[made], authority=made.pk, case=case.pk,
        technique=technique, reference=made.reference, expires_on=expires_on.isoformat(),
    )  # fmt: skip
    return made
