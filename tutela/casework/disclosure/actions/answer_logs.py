"""Answers who did what with one thing over a period, for one of the purposes that the law allows."""

from datetime import date
from hashlib import sha256

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.disclosure import law, queries
from tutela.casework.disclosure.answers import files, reading
from tutela.casework.disclosure.errors import BadDisclosure
from tutela.casework.disclosure.models import LONGEST, LogAnswer
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def answer_logs(
    by: Actor, kind: str, name: str, since: date, until: date, purpose: str, reason: str
) -> LogAnswer:
    """Ask who did what with a case, report, item, person of a case, or who of ours did what; on record.

    Args:
        by: who asks.
        kind: one of `reading.KINDS`.
        name: the reference of a case, or a number, with its sign or without.
        since: the first day.
        until: the last.
        purpose: the code of one of the purposes that the law allows.
        reason: why, in their own words; it names nobody.

    Raises:
        NotAllowed: the actor may not ask the logs.
        NotFound: there is no such thing in the unit.
        BadDisclosure: the days are no period, the purpose is none of the law's, or no reason is given.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.READ_LOG)
    terminology.guard(reason)
    if not since <= until or (until - since).days > queries.MOST_DAYS:
        raise BadDisclosure(f"Write two days, the earlier first, at most {queries.MOST_DAYS} days apart.")
    if purpose not in law.purposes() or not 0 < len(reason.strip()) <= LONGEST:
        raise BadDisclosure("Choose one of the purposes for which the law lets logs be used, and say why.")
    number = queries.number_of(by, kind, name)
    last = LogEntry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    answer = LogAnswer(
        unit_id=by.unit, kind=kind, number=number, since=since, until=until, purpose=purpose,
        reason=reason.strip(), last_seq=last, asked_by_id=by.person,
        things=reading.things_of(kind, number),
        look_ups=reading.look_ups_about(kind, number, by.unit, since, until),
    )  # fmt: skip
    lines = reading.lines(answer)
    answer.lines = len(lines)
    answer.sha256 = sha256(files.as_csv(lines).encode()).hexdigest()
    answer.save()
    log.record(
        by, "disclosure.log_answered", purpose=purpose, wrote=[answer], log_answer=answer.pk, of=kind,
        number=number, lines=answer.lines, sha256=answer.sha256, last_seq=last,
        reason_sha256=log.digest_of(answer.reason),
    )  # fmt: skip
    return answer
