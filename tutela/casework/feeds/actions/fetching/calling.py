"""Sends one request of a fetch: on record before, and what came of it after."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework.channels.outward import streamed
from tutela.casework.channels.outward.answers import Answer, Outcome
from tutela.casework.channels.outward.streamed import Got, Sink
from tutela.casework.custody import log
from tutela.casework.feeds.actions.fetching.stopping import Stopped, failed
from tutela.casework.feeds.models import Feed, Fetch, Request
from tutela.casework.feeds.secrets import Secret
from tutela.casework.gate import Actor
from tutela.engine.media.fence.fence import Fence

_REFUSED, _NOT_LET_IN = 400, (401, 403)
# Seconds until the next try, after the first failure in a row, the second and so on; the last one stays.
_PAUSES_S = (60.0, 300.0, 900.0, 3600.0)
_LONGEST = timedelta(days=1)


class CursorRefused(Exception):
    """The other side does not know a cursor of its own any more."""


@dataclass(slots=True)
class Run:
    """One worker at one fetch: who, with what it signs in, and the fence in which it reads."""

    by: Actor
    fetch: Fetch
    secret: Secret
    fence: Fence
    cursors: set[str] = field(default_factory=set)

    @property
    def feed(self) -> Feed:
        """The feed."""
        return self.fetch.feed


def call(
    run: Run, wants: str, address: str, headers: dict[str, str], sink: Sink, *, most: int, cursor: str = ""
) -> tuple[Request, Got]:
    """Send one request and take what comes.

    Args:
        run: of which fetch.
        wants: what is asked for, in a word.
        address: without what signs us in.
        headers: what is asked for.
        sink: is given what comes.
        most: how many bytes may come.
        cursor: by which the page is asked for, so that one that is not known there any more is told apart.

    Raises:
        Stopped: nothing came, or it was refused here; it says what follows.
        CursorRefused: the cursor is not known there any more.
    """
    with transaction.atomic():
        number = run.fetch.requests.count() + 1
        row = Request.objects.create(
            fetch=run.fetch, number=number, wants=wants, address=address, cursor=cursor
        )
    limit_s = float(max(settings.TUTELA.outbound.feed_limit_s, 1))
    got = streamed.get(
        run.secret.added_to(address),
        headers,
        run.secret.headers,
        sink,
        most=most,
        limit_s=limit_s,
        signs_in=bool(run.secret.query),
    )
    got.answer = replace(got.answer, says=run.secret.hidden_in(got.answer.says))
    end(run, row, got)
    _require_answer(run, got, is_onward=bool(cursor))
    return row, got


@transaction.atomic
def end(run: Run, row: Request, got: Got) -> None:
    """Put down what came of a request."""
    row.ended_at, row.outcome = timezone.now(), got.answer.outcome.value
    row.called, row.code, row.says = got.answer.address[:100], got.answer.code, got.answer.says[:500]
    row.size_bytes, row.sha256 = got.size_bytes, got.sha256
    row.save()
    log.record(
        run.by, "feed.asked", purpose="matching", wrote=[row], feed=run.feed.pk, fetch=run.fetch.pk,
        number=row.number, outcome=row.outcome, code=row.code, sha256=row.sha256,
    )  # fmt: skip


def _require_answer(run: Run, got: Got, *, is_onward: bool) -> None:
    answer = got.answer
    if answer.outcome is Outcome.ACCEPTED:
        return
    whole = f"{answer.code or ''} {answer.says}".strip()
    if answer.outcome is Outcome.REFUSED_HERE:
        raise failed(whole)
    if answer.code in _NOT_LET_IN:
        contact = run.fetch.terms.agreement.contact
        raise Stopped(
            Feed.State.PAUSED,
            f"{run.feed.partner} does not let us in ({whole}). Ask there: {contact}. Then mend "
            f"[{run.fetch.terms.credentials or 'the credentials'}] and have it fetched on.",
        )
    if answer.outcome in (Outcome.LATER, Outcome.NO_ANSWER):
        raise Stopped(Feed.State.DUE, f"It did not answer: {whole}.", _pause_s(run, got, answer))
    if is_onward and answer.code >= _REFUSED:
        raise CursorRefused
    raise failed(f"It refused: {whole}.")


def _pause_s(run: Run, got: Got, answer: Answer) -> float:
    """Wait as long as one is told to, a day at most; and longer from time to time where nobody says."""
    told = _told_s(got.headers.get("retry-after", "")) if answer.outcome is Outcome.LATER else None
    if told is not None:
        return min(max(told, 1.0), _LONGEST.total_seconds())
    return _PAUSES_S[min(run.feed.failures, len(_PAUSES_S) - 1)]


def _told_s(text: str) -> float | None:
    if text.isdecimal() and len(text) < 10:  # noqa: PLR2004 - longer than any year
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (at - datetime.now(UTC)).total_seconds()
