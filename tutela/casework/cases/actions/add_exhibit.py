"""Adds an exhibit to a case."""

from datetime import date

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.actions.require_kept import require_kept
from tutela.casework.cases.errors import BadReference, NoAuthority
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.cases.validation import check_reference
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Intake
from tutela.engine.taxonomy import terminology


@transaction.atomic
def add_exhibit(
    by: Actor,
    case: Case,
    reference: str,
    authority: str,
    description: str = "",
    seized_on: date | None = None,
) -> Exhibit:
    """Add an exhibit to a case, with the authority under which it is examined, and the day of its seizure.

    Raises:
        NoAuthority: no authority was given.
        BadReference: the reference is empty, used already, or holds a slash or a space.
        RecordMoved: the case was disposed of.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.OPEN_CASE, on=case)
    terminology.guard(reference, authority, description)
    check_reference(reference)
    require_kept(case)
    if not authority.strip():
        raise NoAuthority(
            f"Exhibit {case.reference}/{reference}: name the authority (warrant, consent) to examine it."
        )
    if Exhibit.objects.filter(case=case, reference=reference).exists():
        raise BadReference(
            f"Exhibit {case.reference}/{reference} is there already. Choose another reference."
        )
    intake = Intake.objects.create(unit=case.unit, reference=f"{case.reference}/{reference}", key=case.key)
    exhibit = Exhibit.objects.create(
        case=case,
        intake=intake,
        reference=reference,
        authority=authority,
        description=description,
        seized_on=seized_on,
    )
    log.record(
        by, "exhibit.added", purpose="investigation", wrote=[exhibit], case=case.pk, exhibit=exhibit.pk,
        authority_sha256=log.digest_of(authority),
    )  # fmt: skip
    return exhibit
