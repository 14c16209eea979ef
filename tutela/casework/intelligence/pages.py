"""What the pages of communications say."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence import places, search, terms
from tutela.casework.intelligence.models import Message, Source, TermHit, Thread
from tutela.casework.intelligence.reader import threads, words
from tutela.casework.policies.errors import VersionBroken
from tutela.casework.rooms import Link
from tutela.casework.times import moment
from tutela.engine.communications import moments
from tutela.engine.communications.terms.book import TermList
from tutela.printable import printable

Context = dict[str, Any]
SHOWN, LINES_SHOWN = 50, 100


def offer(by: Actor, exhibit: Exhibit) -> Link | None:
    """Offer the communications of an exhibit from its page."""
    if not gate.may(by, Act.READ_COMMUNICATIONS, on=exhibit):
        return None
    return Link("Communications", _exhibit_href(exhibit))


def _exhibit_href(exhibit: Exhibit) -> str:
    return reverse("communications-exhibit", args=[exhibit.case.reference, exhibit.reference])


def all_of(by: Actor, before: int | None) -> Context:
    """Say which exhibits have threads, the newest first, a page of them."""
    gate.require(by, Act.READ_COMMUNICATIONS)
    found = Exhibit.objects.filter(case__unit=by.unit).select_related("case", "intake").order_by("-pk")
    found = found.filter(pk__lt=before) if before else found
    page = list(found[: SHOWN + 1])
    shown = [each for each in page[:SHOWN] if gate.may(by, Act.READ_COMMUNICATIONS, on=each)]
    counts = (
        Thread.objects.filter(exhibit__in=shown).values_list("exhibit").annotate(n=Count("pk")).order_by()
    )
    by_exhibit = dict(counts)
    rows = [
        {"title": str(each), "href": _exhibit_href(each), "threads": by_exhibit.get(each.pk, 0)}
        for each in shown
    ]
    older = f"?before={page[SHOWN - 1].pk}" if len(page) > SHOWN else ""
    terms_href = reverse("communications-terms")
    return {
        "terms_href": terms_href,
        "rows": rows,
        "paging": {"says": "Newest first", "newer": "?" if before else "", "older": older},
    }


def of_exhibit(by: Actor, exhibit: Exhibit, before: Sequence[int], sought: str) -> Context:
    """Say which threads an exhibit has, the last spoken in first, and how its files were read.

    Args:
        by: who reads, and has passed the gate.
        exhibit: whose.
        before: last time and number of the thread that ended the page before.
        sought: words to look for in all of its threads.
    """
    threads = Thread.objects.filter(exhibit=exhibit, count__gt=0).annotate(people=Count("participants"))
    ordered = threads.order_by("-last_ms", "-pk")
    if before:
        last_ms, number = before
        ordered = ordered.filter(Q(last_ms__lt=last_ms) | Q(last_ms=last_ms, pk__lt=number))
    page = list(ordered[: SHOWN + 1])
    href = _exhibit_href(exhibit)
    end = page[SHOWN - 1] if len(page) > SHOWN else None
    sources = Source.objects.filter(exhibit=exhibit).select_related("place__container").order_by("-pk")
    return {
        "exhibit": str(exhibit),
        "exhibit_href": reverse("exhibit", args=[exhibit.case.reference, exhibit.reference]),
        "threads": [_thread_row(each) for each in page[:SHOWN]],
        "readings": [_reading_row(each) for each in sources[:SHOWN]],
        "may_read": gate.may(by, Act.RECEIVE_COMMUNICATIONS, on=exhibit),
        "sought": sought,
        "found": _found(exhibit, sought) if sought else None,
        "paging": {
            "says": "Last spoken in first",
            "newer": href if before else "",
            "older": f"?before={end.last_ms or 0}.{end.pk}" if end else "",
        },
    }


def _found(exhibit: Exhibit, sought: str) -> Context:
    """Find messages of all threads that hold some words, the newest first."""
    messages = Message.objects.filter(thread__exhibit=exhibit).select_related("thread", "sender")
    page = list(search.holding(messages, sought).order_by("-pk")[: SHOWN + 1])
    rows = [
        {**threads.row(each, moments.zone_of("")), "thread": words.inert(str(each.thread))}
        for each in page[:SHOWN]
    ]
    return {"rows": rows, "is_cut": len(page) > SHOWN}


def _thread_row(thread: Any) -> Context:
    utc = moments.zone_of("")
    return {
        "title": words.inert(str(thread)),
        "href": reverse("communications-thread", args=[thread.pk]),
        "platform": words.inert(thread.platform),
        "format": thread.format,
        "first": words.in_zone(thread.first_ms, utc),
        "last": words.in_zone(thread.last_ms, utc),
        "count": thread.count,
        "people": thread.people,
    }


def _reading_row(source: Source) -> Context:
    return {
        "title": f"Reading {source.pk}",
        "href": reverse("communications-reading", args=[source.pk]),
        "file": printable(places.name_of(source.place)),
        "format": source.format,
        "state": source.get_state_display(),
        "begun": moment(source.begun_at),
        "by": source.begun_by,
        **{name: getattr(source, name) for name in ("observed", "added", "held", "warned", "lost")},
    }


def reading(by: Actor, source: Source, after: int) -> Context:
    """Say what one reading of a file gave, what it could not read, and what it asks."""
    page = list(source.lines.filter(pk__gt=after).order_by("pk")[: LINES_SHOWN + 1])
    shown, href = page[:LINES_SHOWN], reverse("communications-reading", args=[source.pk])
    asks = source.question if source.state == Source.State.ASKS else None
    return {
        **_reading_row(source),
        "exhibit": str(source.exhibit),
        "back_href": _exhibit_href(source.exhibit),
        "item": source.place.item.reference,
        "sha256": source.place.item.sha256.hex(),
        "zone": source.zone or "as if they were UTC",
        "answers": source.answers,
        "asks": asks,
        "may_answer": bool(asks) and gate.may(by, Act.RECEIVE_COMMUNICATIONS, on=source),
        "lines": [
            {"place": each.place, "says": words.inert(each.says), "is_lost": each.is_lost} for each in shown
        ],
        "csv_href": reverse("communications-reading-csv", args=[source.pk]),
        "json_href": reverse("communications-reading-json", args=[source.pk]),
        "first_href": href if after else "",
        "next_href": f"{href}?after={shown[-1].pk}" if len(page) > LINES_SHOWN else "",
    }


def term_lists(by: Actor) -> Context:
    """Say what is looked for, whose each list is, and how often people called a hit of it false."""
    gate.require(by, Act.READ_COMMUNICATIONS)
    policies_href, fault, book = reverse("policies"), "", None
    try:
        book = terms.in_force(by.unit)
    except VersionBroken as broken:
        fault = str(broken)
    spoken = TermHit.objects.filter(thread__unit=by.unit).exclude(said="").values("list", "term")
    counts = spoken.annotate(n=Count("pk"), false=Count("pk", filter=Q(said="false"))).order_by(
        "list", "term"
    )
    judged = {(row["list"], row["term"]): (row["n"], row["false"]) for row in counts}
    lists = book.lists.values() if book else ()
    return {
        "fault": fault,
        "policies_href": policies_href,
        "version": f"version {book.number}" if book else "",
        "version_href": reverse("policy-version", args=[book.policy, book.number]) if book else "",
        "lists": [_term_list(each, judged) for each in lists],
        "worst": [
            {"list": book.title(name) if book else name, "term": words.inert(term), "says": _rate(n, false)}
            for (name, term), (n, false) in sorted(judged.items(), key=lambda each: (-each[1][1], each[0]))
            if false
        ][:SHOWN],
    }


def _term_list(each: TermList, judged: Mapping[tuple[str, str], tuple[int, int]]) -> Context:
    counts = [said for (name, _), said in judged.items() if name == each.id]
    return {
        "title": each.title,
        "owner": each.owner,
        "language": each.language,
        "meaning": each.meaning,
        "count": len(each.terms),
        "how": "Inside words too" if each.inside_words else "Whole words",
        "says": _rate(sum(n for n, _ in counts), sum(false for _, false in counts)),
    }


def _rate(judged: int, false: int) -> str:
    """Say how many of the hits that people spoke of are false: a rate only of those."""
    if not judged:
        return "Nobody said anything yet"
    return f"{false:,} of {judged:,} are false, {100 * false / judged:.0f} %"


def source_in_words(source: Source) -> str:
    """Say in one line what a reading gave."""
    counts = (
        f"{source.observed:,} read, {source.added:,} new, {source.held:,} held already, {source.lost:,} lost"
    )
    return f"Reading {source.pk}, {source.format}, {source.state}: {counts}."


def source_as_json(source: Source) -> Context:
    """Give a reading as JSON can hold it."""
    item = source.place.item
    names = (
        "format",
        "reader",
        "zone",
        "answers",
        "mapping",
        "question",
        "state",
        "observed",
        "added",
        "held",
        "warned",
        "lost",
    )
    return {
        "reading": source.pk,
        "exhibit": str(source.exhibit),
        "file": places.name_of(source.place),
        "item": item.reference,
        "sha256": bytes(item.sha256).hex(),
        "size_bytes": item.size_bytes,
        "begun_by": source.begun_by,
        "begun_at": source.begun_at.isoformat(),
        "finished_at": source.finished_at.isoformat() if source.finished_at else None,
        **{name: getattr(source, name) for name in names},
    }


def report(source: Source) -> Context:
    """Give the whole report of a reading, for disclosure."""
    lines = source.lines.order_by("pk").values("place", "says", "is_lost")
    return {**source_as_json(source), "lines": list(lines)}
