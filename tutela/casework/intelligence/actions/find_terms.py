"""Finds the terms of the unit's lists in messages that nobody looked through yet, a portion at a time."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence import terms
from tutela.casework.intelligence.models import Message, TermHit, Unsearched

_AT_ONCE, _READ_AT_ONCE, _MOST_SIGNS = 2_000, 100, 1 << 20
# A term that stands in one message a hundred times is not told any better by more.
_MOST_OF_TERM = 100
_COLUMNS = ("thread", "message", "order_ms", "list", "term", "start", "length", "found_by", "held_by", "said")
_Row = tuple[int, int, int, str]


@transaction.atomic
def find_terms(by: Actor, exhibit: Exhibit) -> bool:
    """Look through the next messages of an exhibit, once each for every version; say whether more wait.

    What an earlier version found and this one finds again keeps its row, and what people said of it.

    Raises:
        NotAllowed: the actor may not have communications read.
        VersionBroken: the lists in force are not what two people approved.
    """
    gate.require(by, Act.RECEIVE_COMMUNICATIONS, on=exhibit)
    waiting = Unsearched.objects.select_for_update().filter(exhibit=exhibit).order_by("pk")
    span = waiting.first()
    if span is None:
        return False
    # Asked after the span was: what comes into force later has spans of its own.
    book = terms.in_force(by.unit)
    rows, is_cut = _messages(exhibit, span) if book else ([], False)
    if book:
        _keep(book, rows)
    if is_cut:
        span.first = rows[-1][0] + 1
        span.save(update_fields=["first"])
        return True
    span.delete()
    is_more = waiting.exists()
    if book and not is_more:
        found = TermHit.objects.filter(thread__exhibit=exhibit, held_by=book.number).count()
        log.record(
            by, "terms.found", purpose="investigation", exhibit=exhibit.pk, policy=book.policy,
            version=book.number, hits=found,
        )  # fmt: skip
    return is_more


def _messages(exhibit: Exhibit, span: Unsearched) -> tuple[list[_Row], bool]:
    """Give the next messages of a span, and whether it was cut behind them."""
    found = Message.objects.filter(pk__gte=span.first, pk__lte=span.last, thread__exhibit=exhibit)
    columns = found.order_by("pk").values_list("pk", "thread", "order_ms", "text")
    rows, size = list[_Row](), 0
    for row in columns[:_AT_ONCE].iterator(chunk_size=_READ_AT_ONCE):
        rows.append(row)
        size += len(row[3])
        if size > _MOST_SIGNS:
            return rows, True
    return rows, len(rows) == _AT_ONCE


def _keep(book: terms.InForce, rows: Sequence[_Row]) -> None:
    """Keep what is found; what was found before is said to be found by this version as well."""
    found, told = dict[tuple[int, str, str, int], tuple[object, ...]](), Counter[tuple[int, str, str]]()
    for hit in terms.finder_of(book.text).find([text for *_, text in rows]):
        message, thread, order_ms, _ = rows[hit.text]
        told[message, hit.list, hit.term] += 1
        if told[message, hit.list, hit.term] > _MOST_OF_TERM:
            continue
        place = (message, hit.list, hit.term, hit.start)
        by = (book.number, book.number, "")
        found[place] = (thread, message, order_ms, hit.list, hit.term, hit.start, hit.length, *by)
    again = list[int]()
    for some in database.portions({message for message, *_ in found}):
        there = TermHit.objects.filter(message__in=some)
        rows_there = there.values_list("pk", "message", "list", "term", "start")
        for number, message, name, term, start in rows_there:
            if found.pop((message, name, term, start), None) is not None:
                again.append(number)
    for numbers in database.portions(again):
        TermHit.objects.filter(pk__in=numbers).update(held_by=book.number)
    database.insert_values(TermHit, _COLUMNS, found.values())
