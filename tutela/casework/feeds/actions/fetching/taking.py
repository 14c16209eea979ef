"""Takes pages into the list, whole, with how far that is: in one transaction, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.feeds import queries
from tutela.casework.feeds.actions.fetching import opinions
from tutela.casework.feeds.actions.fetching.calling import Run
from tutela.casework.feeds.actions.fetching.stopping import Overtaken
from tutela.casework.feeds.models import Feed, Fetch, Request, Signal, TakenBack
from tutela.casework.lists import locks
from tutela.casework.lists.actions import imports
from tutela.casework.lists.actions.import_records import import_records
from tutela.casework.lists.actions.revoke import end_entry
from tutela.casework.lists.errors import Unkeepable
from tutela.casework.lists.models import Entry, ListImport
from tutela.casework.lists.numbers import Numbers
from tutela.casework.lists.records import row_of
from tutela.engine.formats.exchanges.told import Page, Statement, to_json
from tutela.engine.formats.known import Known, Rejected

Read = tuple[Request, Page]
_AT_ONCE = 500
_WHY = {
    TakenBack.Why.DELETED: "Its sender took it back.",
    TakenBack.Why.CHANGED: "Its sender changed it.",
    TakenBack.Why.VANISHED: "It is not in its sender's whole file any more.",
}


@dataclass(slots=True)
class _Said:
    """One statement that is newer than what is known of its thing, and what becomes of that."""

    statement: Statement
    request: Request
    digest: bytes
    signal: Signal | None
    record: Known | Rejected | None = None
    fingerprint: bytes = b""


@dataclass(slots=True)
class _Counts:
    added: int = 0
    changed: int = 0
    revoked: int = 0
    rejected: int = 0
    unchanged: int = 0
    held: int = 0


def locked(run: Run) -> Feed:
    """Lock the feed of a fetch until the transaction ends.

    Raises:
        Overtaken: another worker took the fetch over, or a person stopped it.
    """
    feed = Feed.objects.select_for_update(of=("self",)).select_related("partner", "hash_list").get(
        pk=run.feed.pk
    )  # fmt: skip
    current = Fetch.objects.get(pk=run.fetch.pk)
    is_ours = current.attempt == run.fetch.attempt and current.state == Fetch.State.RUNNING
    if not is_ours or feed.state != Feed.State.RUNNING:
        raise Overtaken
    return feed


@transaction.atomic
def take(run: Run, read: Sequence[Read], checkpoint: dict[str, Any], first: int) -> None:
    """Take pages in, and put down how far that is.

    Args:
        run: at which fetch.
        read: pages in their order, each with its request.
        checkpoint: how far one is behind them.
        first: the number of the first request of their span, in which the times of statements are compared.

    Raises:
        Overtaken: another worker took the fetch over.
        FileRefused, ListWithdrawn: the list does not take them.
    """
    feed = locked(run)
    locks.lock_in_force(feed.hash_list_id)
    counts = _Counts()
    said = _newer(run, feed, read, first, counts)
    listed = _listed(run, feed, said, [request for request, _ in read], counts)
    _keep(run, feed, said)
    now = timezone.now()
    for request, page in read:
        request.taken_at, request.records, request.list_import = now, len(page.statements), listed
        request.save(update_fields=["taken_at", "records", "list_import"])
    add_counts(run.fetch, added=counts.added, changed=counts.changed, revoked=counts.revoked,
               rejected=counts.rejected, unchanged=counts.unchanged, held=counts.held)  # fmt: skip
    feed.checkpoint = checkpoint
    feed.save(update_fields=["checkpoint"])
    log.record(
        run.by, "feed.taken", purpose="matching", wrote=[feed, run.fetch, *(each for each, _ in read)],
        feed=feed.pk, fetch=run.fetch.pk, pages=[each.number for each, _ in read], added=counts.added,
        changed=counts.changed, revoked=counts.revoked, rejected=counts.rejected,
    )  # fmt: skip
    run.fetch.feed = feed


def add_counts(fetch: Fetch, **counts: int) -> None:
    """Count on; the row is the caller's, who has locked its feed."""
    for name, count in counts.items():
        setattr(fetch, name, getattr(fetch, name) + count)
    fetch.save(update_fields=list(counts))


def _newer(run: Run, feed: Feed, read: Sequence[Read], first: int, counts: _Counts) -> list[_Said]:
    """Give of each thing the newest that is said of it, where that is not known yet."""
    latest = dict[bytes, tuple[Request, Statement]]()
    for request, page in read:
        for statement in page.statements:
            key = sha256(statement.key.encode()).digest()
            there = latest.get(key)
            if there is None or not _is_before(statement, there[1].at, there[1].is_gone):
                latest[key] = request, statement
    known = {
        bytes(signal.key): signal
        for some in _portions(list(latest))
        for signal in Signal.objects.filter(feed=feed, key__in=some).select_related("entry")
    }
    found = []
    for key, (request, statement) in latest.items():
        signal, digest = known.get(key), _digest(run, statement)
        is_old = (
            signal is not None
            and signal.request_id >= first
            and _is_before(statement, signal.at, signal.is_gone)
        )
        if is_old or (signal is not None and bytes(signal.said) == digest):
            counts.unchanged += 1
        else:
            found.append(_Said(statement, request, digest, signal))
    return found


def _is_before(statement: Statement, at: int, is_gone: bool) -> bool:
    """Say whether something is older than what was said; at one moment what is gone stays gone."""
    if not statement.at or not at:
        return False
    return statement.at < at or (statement.at == at and is_gone and not statement.is_gone)


def _listed(
    run: Run, feed: Feed, said: Sequence[_Said], requests: Sequence[Request], counts: _Counts
) -> ListImport | None:
    """Bring the list to what is said now: revoke what is gone or another, and import what is new."""
    records = list[Known | Rejected]()
    for each in said:
        entry = each.signal.entry if each.signal else None
        if not each.statement.is_gone:
            each.record = each.statement.known(region_of(run, each.statement))
            each.fingerprint = _fingerprint(each.record)
            stands = entry is not None and each.signal is not None and not each.signal.is_gone
            if entry is not None and stands and each.fingerprint == bytes(entry.fingerprint):
                # Its members think otherwise of it; what it is has not changed.
                counts.unchanged += 1
                continue
            records.append(each.record)
        why = TakenBack.Why.DELETED if each.statement.is_gone else TakenBack.Why.CHANGED
        was_there = entry is not None and take_back(run, entry, why)
        if was_there and each.fingerprint:
            counts.changed += 1
        elif was_there:
            counts.revoked += 1
    return _imported(run, feed, records, requests, counts) if records else None


def take_back(run: Run, entry: Entry, why: TakenBack.Why) -> bool:
    """Revoke an entry at its sender's word, by the list's own way; say whether it stood."""
    current = Entry.objects.only("pk", "hash_list", "revoked_at").get(pk=entry.pk)
    if current.revoked_at is not None:
        return False
    end_entry(run.by, current, _WHY[why])
    TakenBack.objects.create(entry_id=entry.pk, fetch=run.fetch, why=why)
    return True


def _imported(
    run: Run, feed: Feed, records: list[Known | Rejected], requests: Sequence[Request], counts: _Counts
) -> ListImport:
    digest = sha256("\n".join([f"fetch {run.fetch.pk}", *(each.sha256 for each in requests)]).encode())
    terms = run.fetch.terms
    listed = import_records(
        run.by, feed.hash_list, records,
        digest=digest.hexdigest(), format_name=f"{feed.kind} {feed}", terms=f"terms {terms.pk}",
        numbers=Numbers(feed.hash_list, is_open=not terms.region, confirmed=bool(terms.region)),
        most_rejected=1.0, taken_back=queries.taken_back(feed.hash_list),
    )  # fmt: skip
    imports.finish(run.by, listed, notes(run))
    counts.held = listed.entries.exclude(revoked_at=None).count()
    counts.added = max(listed.accepted - counts.changed - counts.held, 0)
    counts.rejected, counts.unchanged = listed.rejected, counts.unchanged + listed.duplicate
    return listed


def notes(run: Run) -> list[str]:
    """Say of an import by which fetch it came, and who confirmed its region."""
    terms = run.fetch.terms
    confirmed = terms.confirmed_by.name if terms.confirmed_by else ""
    region = (
        f"{terms.proposed_by.name} and {confirmed} confirmed that its numbers follow region {terms.region}."
    )
    return [f"It came with fetch {run.fetch.pk} of {run.feed}.", *([region] if terms.region else [])]


def region_of(run: Run, statement: Statement) -> str:
    """Name the region of a classification: the confirmed one of a member whose word counts, undisputed.

    That of another names its member, and so means nothing that anybody confirmed.
    """
    terms = run.fetch.terms
    if terms.region and statement.member in terms.trusted and not statement.is_disputed:
        return terms.region
    disputed = "-disputed" if statement.is_disputed else ""
    return f"{run.feed.kind.upper()}-{statement.member}{disputed}"


def _digest(run: Run, statement: Statement) -> bytes:
    """Digest all that is said, but for when; and what its classification would count as."""
    said = Statement(
        statement.key, statement.member, statement.number, 0, statement.is_gone, statement.classification,
        statement.hashes, statement.extra, statement.opinions,
    )  # fmt: skip
    return sha256(to_json(Page((said,))) + region_of(run, statement).encode()).digest()


def _fingerprint(record: Known | Rejected) -> bytes:
    if isinstance(record, Rejected):
        return b""
    try:
        return row_of(record).fingerprint
    except Unkeepable:
        return b""


def _keep(run: Run, feed: Feed, said: Sequence[_Said]) -> None:
    """Keep what is the newest now, by which entry it stands, and who thinks what of it."""
    entries = _entries(feed, [each.fingerprint for each in said if each.fingerprint])
    new, changed = list[Signal](), list[Signal]()
    for each in said:
        statement, signal = each.statement, each.signal
        entry = entries.get(each.fingerprint)
        if signal is None:
            signal = Signal(feed=feed, key=sha256(statement.key.encode()).digest())
        (new if signal.pk is None else changed).append(signal)
        signal.member, signal.number = statement.member, statement.number
        signal.at, signal.is_gone, signal.said = statement.at, statement.is_gone, each.digest
        signal.request = each.request
        # What is gone keeps the entry by which it stood.
        signal.entry = signal.entry if statement.is_gone else entry
        each.signal = signal
    Signal.objects.bulk_create(new, batch_size=_AT_ONCE)
    columns = ["member", "number", "at", "is_gone", "said", "request", "entry"]
    Signal.objects.bulk_update(changed, columns, batch_size=_AT_ONCE)
    opinions.keep([(each.signal, each.statement, each.request) for each in said if each.signal is not None])


def _entries(feed: Feed, fingerprints: list[bytes]) -> dict[bytes, Entry]:
    """Find the entries that say just that: the one in force, where there is one."""
    found = dict[bytes, Entry]()
    for some in _portions(fingerprints):
        rows = Entry.objects.filter(hash_list=feed.hash_list_id, fingerprint__in=some)
        for entry in rows.only("pk", "fingerprint", "revoked_at").order_by("pk"):
            there = found.get(bytes(entry.fingerprint))
            if there is None or there.revoked_at is not None:
                found[bytes(entry.fingerprint)] = entry
    return found


def _portions(values: list[bytes]) -> list[list[bytes]]:
    return [values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE)]
