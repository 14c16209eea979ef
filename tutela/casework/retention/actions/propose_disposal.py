"""Proposes that a case is disposed of."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.cases.queries import closure_of
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention import queries
from tutela.casework.retention.errors import BadRetention, RetentionMoved
from tutela.casework.retention.models import Disposal, RetentionClock
from tutela.engine.taxonomy import terminology

MOST_LETTERS, MOST_OF_AUTHORITY = 500, 200


@transaction.atomic
def propose_disposal(by: Actor, case: Case, reason: str, authority: str = "") -> Disposal:
    """Propose that a closed case is disposed of, for another person to confirm.

    Args:
        by: who proposes it.
        case: which case.
        reason: why.
        authority: by which law, order or decision; needed where no verified rule says that it is due.

    Raises:
        NotAllowed: the actor does not keep what is kept.
        BadRetention: the reason lacks, or the authority where no rule stands for it.
        RetentionMoved: the case is open, or a package of what was found in it is; or it is proposed or
            disposed of already.
        Held: a hold is in force.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.KEEP_RETENTION, on=case)
    terminology.guard(reason, authority)
    if not reason.strip() or len(reason) > MOST_LETTERS or len(authority) > MOST_OF_AUTHORITY:
        raise BadRetention(f"Say why it is disposed of, in at most {MOST_LETTERS} characters.")
    lock_unit(by.unit)
    thing = queries.thing_of_case(case)
    if closure_of(case) is None:
        raise RetentionMoved(f"{case} is open. Close it first.")
    if Disposal.objects.filter(**thing.columns).exclude(state=Disposal.State.REFUSED).exists():
        raise RetentionMoved(f"{case} is proposed, or was disposed of.")
    queries.require_not_held(thing)
    if package := queries.open_package_of(case):
        raise RetentionMoved(f"{package}, of what was found in {case}, is open. Send it or end it first.")
    due = _due(thing)
    if due is None and not authority.strip():
        raise BadRetention(
            "No rule that was verified says that it is due today. Name the law, the order or the decision by "
            "which it is disposed of."
        )
    made = Disposal.objects.create(
        **thing.columns, reference=case.reference, rule=due.rule if due else "", book=due.book if due else "",
        reason=reason.strip(), authority=authority.strip(), proposed_by_id=by.person,
    )  # fmt: skip
    log.record(
        by, "disposal.proposed", purpose="retention", wrote=[made], disposal=made.pk, case=case.pk,
        rule=made.rule, book_sha256=made.book, reason_sha256=log.digest_of(made.reason),
        authority_sha256=log.digest_of(made.authority),
    )  # fmt: skip
    return made


def _due(thing: queries.Thing) -> RetentionClock | None:
    """Give the clock that says that it is due; none while a verified one still runs, or none is verified."""
    verified = RetentionClock.objects.filter(**thing.columns, ended_at=None, is_verified=True)
    running = list(verified.order_by("due_on", "pk"))
    return running[-1] if running and running[-1].due_on <= timezone.localdate() else None
