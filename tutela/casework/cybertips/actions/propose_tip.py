"""Proposes a report to NCMEC for another person to approve, with the very bytes that would be sent."""

from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import LONGEST, locked, move, write_step
from tutela.casework.cybertips.content import files
from tutela.casework.cybertips.errors import BadTip
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.cybertips.queries import files_of
from tutela.casework.gate import Act, Actor
from tutela.engine.formats.cybertips.writing import written
from tutela.engine.taxonomy import terminology


@transaction.atomic
def propose_tip(by: Actor, tip: Tip, seen: int, basis: str) -> Tip:
    """Check a draft field by field, write its bytes, and have it wait for another person.

    Args:
        by: who proposes it.
        tip: which.
        seen: the version they saw.
        basis: the law or the agreement by which it is reported and its files are handed out.

    Raises:
        NotAllowed: the actor makes no reports to NCMEC.
        TipMoved: it is no draft, or another version by now.
        NotWritable: something in it, or in the details of a file, is missing, unknown or of another form.
        BadTip: no basis is named.
        RefusedWords: the basis holds words that are not used here.
    """
    gate.require(by, Act.WORK_CYBERTIPS, on=tip)
    terminology.guard(basis)
    if not basis.strip() or len(basis) > LONGEST:
        raise BadTip(f"Name the law or the agreement, in at most {LONGEST} characters.")
    current = locked(tip, seen, (State.DRAFT,))
    terminology.guard(str(current.content.get("additionalInfo", "")))
    chosen = list(files_of(current))
    octets = written("report", current.content)
    for file in chosen:
        written("fileDetails", files.details(current, file, 0, "0"))
    current.xml, current.sha256 = octets, sha256(octets).hexdigest()
    current.files_sha256, current.basis = files.digest_of(current, chosen), basis.strip()
    current.proposed_by_id, current.proposed_at = by.person, timezone.now()
    _forget_answers(current)
    move(current, State.PROPOSED)
    step = write_step(by, current, TipStep.Kind.PROPOSED)
    log.record(
        by, "cybertip.proposed", purpose="reporting", wrote=[current, step], cybertip=current.pk,
        environment=current.environment, sha256=current.sha256, files_sha256=current.files_sha256,
        items=[file.item_id for file in chosen],
    )  # fmt: skip
    return current


def _forget_answers(tip: Tip) -> None:
    tip.approved_by = tip.released_by = tip.sent_by = None
    tip.approved_at = tip.released_at = tip.sent_at = None
