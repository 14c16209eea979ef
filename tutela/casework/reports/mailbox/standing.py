"""How the mailbox stands, in words."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from tutela.casework.channels.models import MailboxRound
from tutela.casework.channels.outward.answers import Outcome
from tutela.casework.gate import Actor
from tutela.casework.reports import queries
from tutela.casework.reports.triage import presenters
from tutela.casework.times import moment


def of(by: Actor) -> tuple[MailboxRound | None, MailboxRound | None]:
    """Give the last round, and the last one that was refused or not answered.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    rounds = queries.mailbox_rounds(by)
    return rounds.first(), rounds.exclude(outcome__in=(Outcome.ACCEPTED.value, "begun")).first()


def in_words(row: MailboxRound) -> str:
    """Say what came of one round."""
    if row.ended_at is None:
        return f"The mailbox is being read since {moment(row.began_at)}."
    counted = (
        f"{row.new} new reports, {row.versions} later versions, {row.held} that we had, "
        f"{row.unopened} that could not be opened; {row.left} wait there."
    )
    if row.outcome == Outcome.ACCEPTED:
        return f"Read on {moment(row.ended_at)}: {counted}"
    why = f"{row.outcome}: {presenters.inert(row.says)}"
    return f"Not read to its end on {moment(row.ended_at)}, {why.removesuffix('.')}. Until then: {counted}"


def shown(by: Actor) -> dict[str, Any]:
    """Say for a page whether a mailbox is read, the last round with its age, and the last refusal."""
    last, refused = of(by)
    return {
        "is_on": bool(settings.TUTELA.mailbox.host),
        "last": in_words(last) if last else "",
        "age": presenters.age(last.began_at, timezone.now()) if last else "",
        "refused": in_words(refused) if refused and refused != last else "",
    }
