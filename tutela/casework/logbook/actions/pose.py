"""Poses a hypothesis of a case."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import BadLine
from tutela.casework.logbook.models import Hypothesis
from tutela.casework.logbook.models.lines import TEXT
from tutela.engine.taxonomy import terminology


@transaction.atomic
def pose(by: Actor, case: Case, text: str) -> Hypothesis:
    """Say what may be so; lines speak for and against it from then on.

    Raises:
        NotAllowed: the actor does not write the intelligence log.
        BadLine: nothing is said, or too much.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.WORK_LOGBOOK, on=case)
    terminology.guard(text)
    if not text.strip() or len(text) > TEXT:
        raise BadLine(f"Say what may be so, in at most {TEXT:,} characters.")
    made = Hypothesis.objects.create(unit_id=by.unit, case=case, text=text.strip(), by_id=by.person)
    log.record(
        by, "hypothesis.posed", purpose="intelligence", wrote=[made], hypothesis=made.pk, case=case.pk,
        text_sha256=log.digest_of(made.text),
    )  # fmt: skip
    return made
