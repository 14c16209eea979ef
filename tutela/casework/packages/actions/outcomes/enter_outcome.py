"""Keeps what came of a package: how many of one kind, up to a day."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import waits
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.errors import BadOutcome
from tutela.casework.packages.models import Outcome, Package, State, Step

# What came of a package may be told for as long as it stands.
OUT = (State.SENT, State.ACCEPTED, State.SUPPLEMENTED)
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells: how many of a kind there are in all, up to a day."""

    code: str
    count: int
    as_of: date


@transaction.atomic
def enter_outcome(
    by: Actor, package: Package, told: Told, through: str = Outcome.Through.OFFICER.value
) -> Outcome | None:
    """Keep an outcome; the newest of a kind holds, and what was told before stays.

    Returns:
        the row; None where the same stands there already.

    Raises:
        NotAllowed: the actor follows no packages.
        PackageMoved: it is not with a force.
        BadOutcome: the code is none, the number is no count, or the day lies ahead, before it was sent, or
            before what was told of this kind last.
    """
    gate.require(by, Act.ANSWER_PACKAGES, on=package)
    fresh = Package.objects.get(pk=package.pk)
    current = locked(fresh, fresh.version, OUT)
    last = current.outcomes.filter(code=told.code).order_by("-pk").first()
    _require_sound(current, told, last)
    if last is not None and (last.count, last.as_of) == (told.count, told.as_of):
        return None
    title = Outcome.Code(told.code).label
    step = write_step(by, current, Step.Kind.OUTCOME, says=f"{title}: {told.count}", code=told.code)
    row = Outcome.objects.create(
        package=current, code=told.code, count=told.count, as_of=told.as_of, through=through, by=by.name
    )
    end(by, waits.KIND, [current.pk], waits.OUTCOME)
    log.record(
        by, "package.outcome_told", purpose="dissemination", wrote=[current, step, row],
        package=current.pk, code=told.code, count=told.count, through=through,
    )  # fmt: skip
    return row


def _require_sound(package: Package, told: Told, last: Outcome | None) -> None:
    if told.code not in Outcome.Code.values:
        raise BadOutcome(f"{told.code!r} is no outcome. It is one of {', '.join(Outcome.Code.values)}.")
    if not 0 <= told.count <= _MOST:
        raise BadOutcome(f"The count is a whole number from 0 to {_MOST:,}.")
    sent = timezone.localdate(package.sent_at) if package.sent_at else None
    if told.as_of > timezone.localdate() or (sent and told.as_of < sent):
        raise BadOutcome(f"The day lies between the one on which {package} was sent and today.")
    if last is not None and told.as_of < last.as_of:
        raise BadOutcome(f"Something was told of this up to {last.as_of:%d %B %Y} already.")
