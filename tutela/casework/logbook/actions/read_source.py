"""Opens the identity of a source for whoever may read it, on record before they see it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import BadLine
from tutela.casework.logbook.models import RegisteredSource, SourceReading
from tutela.casework.logbook.models.lines import SHORT
from tutela.casework.logbook.register.identity import opened
from tutela.engine.taxonomy import terminology


@transaction.atomic
def read_source(by: Actor, source: RegisteredSource, reason: str) -> str:
    """Give the identity of a source.

    Raises:
        NotAllowed: the actor may not read sources.
        BadLine: it is not said why.
        SourceBroken: what is sealed is not what it was.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.READ_SOURCES, on=source)
    gate.require_present(by)
    terminology.guard(reason)
    if not reason.strip() or len(reason) > SHORT:
        raise BadLine(f"Say why you need to know, in at most {SHORT} characters.")
    identity = opened(source)
    read = SourceReading.objects.create(source=source, reason=reason.strip(), by_id=by.person)
    log.record(
        by, "source.read", purpose="intelligence", wrote=[read], source=source.pk,
        reason_sha256=log.digest_of(read.reason),
    )  # fmt: skip
    return identity
