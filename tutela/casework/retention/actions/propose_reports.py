"""Proposes that reports are disposed of, together."""

from collections.abc import Sequence

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention.errors import BadRetention, RetentionMoved
from tutela.casework.retention.models import Disposal, DisposalPart
from tutela.casework.retention.of_reports import due
from tutela.engine.retention.rules import Subject
from tutela.engine.taxonomy import terminology

MOST_LETTERS, MOST_OF_AUTHORITY = 500, 200


@transaction.atomic
def propose_reports(
    by: Actor, reason: str, authority: str = "", reports: Sequence[int] | None = None
) -> Disposal:
    """Propose that reports are disposed of, as one act, for another person to confirm.

    Args:
        by: who proposes it.
        reason: why.
        authority: by which law, order or decision; needed where no verified rule says that they are due.
        reports: which, by number; without, all that are due, as many as one act takes.

    Raises:
        NotAllowed: the actor does not keep what is kept.
        BadRetention: the reason lacks, or the authority where no rule stands for it.
        RetentionMoved: none is due; or one is open, held, proposed already, or not there.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.KEEP_RETENTION)
    terminology.guard(reason, authority)
    if not reason.strip() or len(reason) > MOST_LETTERS or len(authority) > MOST_OF_AUTHORITY:
        raise BadRetention(f"Say why they are disposed of, in at most {MOST_LETTERS} characters.")
    lock_unit(by.unit)
    numbers = _due(by) if reports is None else _named(by, sorted(set(reports)), authority)
    rules, longer = due.rules_of(by.unit, numbers), due.kept_longer(by.unit, numbers)
    first = rules.get(numbers[0])
    made = Disposal.objects.create(
        unit_id=by.unit, subject_kind=Subject.REPORT, subject=due.next_number(by.unit),
        reference=_reference(numbers),
        rule=first.rule if first else "", book=first.book if first else "", reason=reason.strip(),
        authority=authority.strip(), proposed_by_id=by.person,
    )  # fmt: skip
    parts = [
        DisposalPart(
            disposal=made, report=number, rule=rules[number].rule if number in rules else "",
            book=rules[number].book if number in rules else "",
            keeps_reference=number in longer and not authority.strip(),
        )
        for number in numbers
    ]  # fmt: skip
    parts = DisposalPart.objects.bulk_create(parts, batch_size=database.NUMBERS_AT_ONCE)
    _record(by, made, parts)
    return made


def _due(by: Actor) -> list[int]:
    numbers = list(due.reports_due(by).values_list("pk", flat=True)[: due.MOST])
    whys = due.why_they_stay(by.unit, numbers)
    numbers = [number for number in numbers if number not in whys]
    if not numbers:
        raise RetentionMoved("No report is due by a verified rule that could be disposed of today.")
    return numbers


def _named(by: Actor, numbers: list[int], authority: str) -> list[int]:
    if not 0 < len(numbers) <= due.MOST:
        raise BadRetention(f"Name reports, at most {due.MOST}.")
    whys = due.why_they_stay(by.unit, numbers)
    for number in whys:
        raise RetentionMoved(f"R-{number} stays: {DisposalPart.Why(whys[number]).label}, or it is not there.")
    live = [DisposalPart.State.WAITS, DisposalPart.State.BEGUN]
    for some in database.portions(numbers):
        there = DisposalPart.objects.filter(report__in=some)
        gone = there.filter(state=DisposalPart.State.DONE, keeps_reference=False)
        for part in (there.filter(state__in=live) | gone)[:1]:
            raise RetentionMoved(f"R-{part.report} is proposed, or was disposed of.")
    if not authority.strip():
        due_ones = {
            number
            for some in database.portions(numbers)
            for number in due.reports_due(by).filter(pk__in=some).values_list("pk", flat=True)
        }
        if due_ones != set(numbers):
            raise BadRetention(
                "No rule that was verified says that it is due today. Name the law, the order or the "
                "decision by which it is disposed of."
            )
    return numbers


def _reference(numbers: Sequence[int]) -> str:
    return f"R-{numbers[0]}" + (f" and {len(numbers) - 1} more" if len(numbers) > 1 else "")


def _record(by: Actor, made: Disposal, parts: Sequence[DisposalPart]) -> None:
    """State the disposal and each report of it; an entry takes some hundred rows."""
    some, *others = database.portions(list(parts))
    log.record(
        by, "disposal.proposed", purpose="retention", wrote=[made, *some], disposal=made.pk,
        reports=len(parts), rule=made.rule, book_sha256=made.book, reason_sha256=log.digest_of(made.reason),
        authority_sha256=log.digest_of(made.authority),
    )  # fmt: skip
    for each in others:
        log.record(by, "disposal.further_proposed", purpose="retention", wrote=each, disposal=made.pk)
