"""Fetches an exchange page by page, until its last one, or for now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.feeds.actions.fetching import taking
from tutela.casework.feeds.actions.fetching.calling import CursorRefused, Run, call
from tutela.casework.feeds.actions.fetching.stopping import Stopped, failed
from tutela.casework.feeds.actions.fetching.taking import Read
from tutela.casework.feeds.exchanges.every import EXCHANGES
from tutela.casework.feeds.exchanges.windows import Astray, Exchange, Window, behind, kept_in, within
from tutela.casework.feeds.models import Feed, Fetch, Member, Request
from tutela.casework.lists.errors import FileRefused
from tutela.engine.formats.exchanges import reading
from tutela.engine.formats.exchanges.told import Form, Page
from tutela.engine.formats.known import Malformed
from tutela.printable import printable

# So many statements are taken in together, and so many pages fetched in one go.
TOGETHER, PAGES_AT_ONCE = 10_000, 500
# Five days less than the exchange's own reference says that it keeps what was taken back.
_REMEMBERS = timedelta(days=85)
# The same page so often in a row is no paging.
_MOST_ALIKE = 3


def run_exchange(run: Run) -> None:
    """Fetch all that is new, and take it in.

    Raises:
        Stopped: it goes no further now; what was taken in stays.
    """
    if run.feed.kind == Feed.Kind.NCMEC:
        _who_is_there(run)
    exchange, checkpoint = EXCHANGES[run.feed.kind], run.feed.checkpoint
    upto, now = int(checkpoint.get("upto", 0)), int(timezone.now().timestamp())
    window = kept_in(checkpoint) or exchange.window(upto, now)
    if window.end and window.end < window.begin:
        raise failed(
            f"It was fetched up to {_written(window.begin)}, and this machine's clock says that this is "
            "still to come. Nothing was asked: mend the clock."
        )
    _require_fresh(run, upto)
    run.cursors |= _cursors(run, window)
    _Paging(run, exchange, upto, window).all()


def _require_fresh(run: Run, upto: int) -> None:
    """Stop where the exchange has forgotten by now what was taken back since the last time."""
    done = Fetch.objects.filter(feed=run.feed, state=Fetch.State.DONE).order_by("-pk").first()
    is_old = done is not None and done.ended_at is not None and timezone.now() - done.ended_at > _REMEMBERS
    if run.feed.kind == Feed.Kind.THREATEXCHANGE and upto and is_old:
        raise failed(
            "It was not fetched for longer than ThreatExchange remembers what was taken back (90 days): what "
            "is on the list may stand no more. End this feed, withdraw its list, and begin with new ones."
        )


def _cursors(run: Run, window: Window) -> set[str]:
    """Give the cursors by which pages of this span were taken in before."""
    if not window.first:
        return set()
    taken = Request.objects.filter(fetch__feed=run.feed, pk__gte=window.first).exclude(taken_at=None)
    return set(taken.exclude(cursor="").values_list("cursor", flat=True))


class _Paging:
    """One way through a span, from where it stands."""

    def __init__(self, run: Run, exchange: Exchange, upto: int, window: Window) -> None:
        self._run, self._exchange, self._upto, self._window = run, exchange, upto, window
        self._base = run.fetch.terms.address
        self._waiting = list[Read]()
        self._alike, self._begun_anew = 0, False

    def all(self) -> None:
        """Go to the end."""
        for _ in range(PAGES_AT_ONCE):
            try:
                request, page = self._next()
            except CursorRefused:
                self._begin_anew()
                continue
            self._waiting.append((request, page))
            if not page.onward:
                self._take(behind(self._exchange.upto(self._window, page)))
                return
            if sum(len(each.statements) for _, each in self._waiting) >= TOGETHER:
                self._take(within(self._upto, self._window))
        self._take(within(self._upto, self._window))
        raise Stopped(Feed.State.DUE, "There is more: it is fetched on at once.", 0.0)

    def _next(self) -> Read:
        """Ask for a page, read it, and look where it leads."""
        run, pieces = self._run, list[bytes]()
        address = self._exchange.address(self._base, self._window)
        try:
            request, got = call(
                run, "entries", address, {"Accept": self._exchange.accepts}, pieces.append,
                most=reading.MOST_BYTES, cursor=self._window.cursor,
            )  # fmt: skip
        except Stopped:
            self._take_what_came()
            raise
        said = f"Page {request.number} of {run.fetch}"
        kind = got.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in self._exchange.types:
            self._stop(f"{said} is {kind[:60] or 'of no kind'}, not {self._exchange.accepts}.")
        try:
            page = reading.read(run.fence, b"".join(pieces), self._exchange.form)
            onward = self._exchange.onward(self._base, self._window, page)
        except (Malformed, Astray) as wrong:
            self._stop(f"{said}, asked for at {address[:120]}, cannot be read: {printable(str(wrong))}")
        self._require_onward(said, request, onward)
        newest = max((each.at for each in page.statements), default=0)
        window = self._window
        self._window = replace(
            window, cursor=onward, newest=max(window.newest, newest), first=window.first or request.pk
        )
        return request, replace(page, onward=onward)

    def _require_onward(self, said: str, request: Request, onward: str) -> None:
        """Make sure that a page leads on, and not round in a circle."""
        if onward and (onward in self._run.cursors or onward == self._window.cursor):
            self._stop(f"{said} leads back to a page that was there already: it would go on without end.")
        self._run.cursors |= {onward} - {""}
        last = self._waiting[-1][0].sha256 if self._waiting else ""
        self._alike = self._alike + 1 if request.sha256 == last and onward else 0
        if self._alike >= _MOST_ALIKE:
            self._stop(f"{said} is the same as those before it, byte for byte, and leads on.")

    def _begin_anew(self) -> None:
        """Ask for the span from its first page: what was taken in of it is known again."""
        if self._begun_anew:
            self._stop("It knows no cursor of its own any more, though the span was begun anew.")
        self._take_what_came()
        self._begun_anew = True
        self._run.cursors.clear()
        self._window = replace(self._window, cursor="")

    def _take_what_came(self) -> None:
        if self._waiting:
            self._take(within(self._upto, self._window))

    def _stop(self, cause: str) -> None:
        """Stop, and keep the whole pages before."""
        self._take_what_came()
        raise failed(cause)

    def _take(self, checkpoint: dict[str, object]) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            taking.take(self._run, waiting, checkpoint, self._window.first)
        except FileRefused as wrong:
            raise failed(f"The list does not take it in: {wrong}") from wrong


def _who_is_there(run: Run) -> None:
    """Ask whom we are taken for, so that what signs us in is known to be good, and who else takes part."""
    pieces = list[bytes]()
    base, accept = run.fetch.terms.address, {"Accept": "application/xml"}
    call(run, "status", f"{base}/v2/status", accept, pieces.append, most=reading.MOST_BYTES)
    own = _members(run, pieces, "status")
    pieces.clear()
    try:
        call(run, "members", f"{base}/v2/members", accept, pieces.append, most=reading.MOST_BYTES)
    except Stopped as stop:
        if stop.state != Feed.State.FAILED:
            raise
        # Not every member may read who the others are: then they stay numbers.
        pieces.clear()
    _keep_members(run, own, _members(run, pieces, "members") if pieces else Page())


def _members(run: Run, pieces: list[bytes], wants: str) -> Page:
    try:
        return reading.read(run.fence, b"".join(pieces), Form.NCMEC_MEMBERS)
    except Malformed as wrong:
        raise failed(f"What it answers about {wants} cannot be read: {printable(str(wrong))}") from wrong


@transaction.atomic
def _keep_members(run: Run, own: Page, others: Page) -> None:
    feed = taking.locked(run)
    number, name = own.members[0] if own.members else ("", "")
    feed.remote = printable(f"{name} (member {number})" if number else "nobody")[:200]
    feed.save(update_fields=["remote"])
    there = {each.number: each for each in feed.members.all()}
    rows = [
        Member.objects.update_or_create(feed=feed, number=number[:200], defaults={"name": name[:200]})[0]
        for number, name in {**dict(own.members), **dict(others.members)}.items()
        if number[:200] not in there or there[number[:200]].name != name[:200]
    ]
    log.record(
        run.by, "feed.members_seen", purpose="matching", wrote=[feed, *rows], feed=feed.pk, members=len(rows)
    )
    run.fetch.feed = feed


def _written(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
