"""The step that closes a call to NCMEC with its answer, and brings the report where that puts it."""

from itertools import takewhile

from django.db import transaction
from django.utils import timezone

from tutela.casework.channels.actions import exchange_steps
from tutela.casework.channels.models import Exchange
from tutela.casework.channels.outward.exchanging import Called
from tutela.casework.custody import given as copies_given, log
from tutela.casework.custody.models import GivenCopy
from tutela.casework.cybertips.actions.calls.begin_call import Begun
from tutela.casework.cybertips.actions.moving import move, queue_calls
from tutela.casework.cybertips.content import files, responses
from tutela.casework.cybertips.content.responses import Next, Reading
from tutela.casework.cybertips.models import State, Tip, TipCall, TipFile
from tutela.casework.cybertips.queries import MOVING, OVER
from tutela.casework.gate import Actor

Kind, Stage = TipCall.Kind, TipFile.Stage
# Seconds until the next attempt, after the first, the second and so on; the last one stays.
PAUSES_S = (15, 60, 300, 900, 1800, 3600)
MOST_TRIES = 30
_ENDS = {Next.FINISHED: State.FINISHED, Next.RETRACTED: State.RETRACTED}
_DONE = {Kind.FINISH: State.FINISHED, Kind.RETRACT: State.RETRACTED}


@transaction.atomic
def end_call(by: Actor, begun: Begun, called: Called) -> float | None:
    """Put down what was answered, whole, and what follows; say after how many seconds the next call is made.

    None says that none follows by itself.
    """
    tip = Tip.objects.select_for_update(of=["self"]).select_related("unit").get(pk=begun.row.tip_id)
    row = TipCall.objects.select_related("given", "file__item", "file__instance__intake").get(pk=begun.row.pk)
    exchange = exchange_steps.close(Exchange.objects.get(pk=row.exchange_id), called)
    sent = files.digests(tip, row.file).md5 if row.file is not None else ""
    reading = responses.read(row.kind, exchange, tip.ncmec_number, sent)
    row.response = reading.response.code if reading.response else None
    row.reading = reading.says[:500]
    row.save(update_fields=["response", "reading"])
    if row.given is not None and row.given.ended_at is None:
        copies_given.end(by, row.given, _arrived(exchange, reading), _receipt(reading))
    was = tip.state
    wrote = _apply(tip, row, reading)
    pause = _pause(tip, row, reading)
    tip.version += 1
    tip.save()
    if tip.state in MOVING and was not in MOVING:
        queue_calls(tip)
    log.record(
        by, "cybertip.answered", purpose="reporting", wrote=[tip, row, exchange, *wrote], cybertip=tip.pk,
        call=row.kind, outcome=exchange.outcome, code=exchange.code, response=row.response, state=tip.state,
    )  # fmt: skip
    return pause


def _arrived(exchange: Exchange, reading: Reading) -> GivenCopy.Outcome:
    if reading.follows == Next.DONE:
        return GivenCopy.Outcome.RECEIVED
    refused = reading.response is not None and reading.response.code != 0
    if refused or not exchange.was_sent:
        return GivenCopy.Outcome.NOT_RECEIVED
    return GivenCopy.Outcome.NOT_KNOWN


def _receipt(reading: Reading) -> str:
    response = reading.response
    if reading.follows == Next.DONE and response is not None:
        return f"file {response.file}, MD5 {response.md5 or 'not said'}"
    return reading.says


def _apply(tip: Tip, row: TipCall, reading: Reading) -> list[TipFile]:
    """Bring a report, and the file that a call was about, where its answer puts them."""
    if tip.state in OVER:
        return []
    if reading.follows in _ENDS:
        move(tip, _ENDS[reading.follows], reading.says)
        tip.ended_at = timezone.now()
        return []
    if reading.follows == Next.DONE:
        return _done(tip, row, reading)
    if reading.follows == Next.UNKNOWN:
        move(tip, State.UNKNOWN, reading.says)
    elif reading.follows == Next.STOP and tip.state != State.UNKNOWN:
        move(tip, State.STOPPED, f"{row.kind}: {reading.says}")
    return []


def _done(tip: Tip, row: TipCall, reading: Reading) -> list[TipFile]:
    response = reading.response
    if response is None:
        return []
    if row.kind == Kind.SUBMIT:
        others = Tip.objects.filter(
            unit=tip.unit_id, environment=tip.environment, ncmec_number=response.report
        ).exclude(pk=tip.pk)
        if others.exists():
            move(tip, State.UNKNOWN, f"It names report {response.report}, which is another one of ours.")
            return []
        tip.ncmec_number = response.report
        if tip.state == State.UNKNOWN:
            # The answer came after all.
            move(tip, State.SENDING)
    if row.kind in _DONE:
        move(tip, _DONE[Kind(row.kind)], _differs(tip, response.files) if row.kind == Kind.FINISH else "")
        tip.ended_at = timezone.now()
    file = row.file
    if file is not None:
        file.stage = Stage.UPLOADED if row.kind == Kind.UPLOAD else Stage.DESCRIBED
        file.file_id = response.file if row.kind == Kind.UPLOAD else file.file_id
        file.save(update_fields=["stage", "file_id"])
    return [file] if file is not None else []


def _differs(tip: Tip, listed: tuple[str, ...]) -> str:
    """Say how the files that a finished report is said to hold differ from ours; "" where they do not."""
    ours = set(TipFile.objects.filter(tip=tip).values_list("file_id", flat=True))
    more, less = set(listed) - ours, ours - set(listed)
    said = [f"{len(more)} more than ours"] if more else []
    said += [f"not {len(less)} of ours"] if less else []
    return f"NCMEC lists {len(listed)} files: {' and '.join(said)}." if said else ""


def _pause(tip: Tip, row: TipCall, reading: Reading) -> float | None:
    """Say when the next call is made; a report that is put off too often stops for a person."""
    if tip.state not in MOVING:
        return None
    if reading.follows != Next.LATER:
        return 0.0
    last = TipCall.objects.filter(tip=tip).order_by("-pk").values_list("kind", "response")[:MOST_TRIES]
    tries = sum(1 for _ in takewhile(lambda each: each[0] == row.kind and each[1] != 0, last))
    if tries >= MOST_TRIES:
        move(tip, State.STOPPED, f"{row.kind}: tried {tries} times. {reading.says}")
        return None
    return float(PAUSES_S[min(tries, len(PAUSES_S)) - 1])
