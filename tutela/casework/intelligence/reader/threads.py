"""What the pages of a thread say: its messages, one of them, and a range as it is printed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from tutela.casework import gate, rooms
from tutela.casework.database import behind
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence import places, search
from tutela.casework.intelligence.models import Attachment, Message, RangeMark, Thread
from tutela.casework.intelligence.reader import hits, translations, words
from tutela.casework.reports.offences.checklists import checklists
from tutela.casework.times import day_in, moment
from tutela.engine.communications import moments
from tutela.engine.communications.moments import NoZone
from tutela.printable import printable

Context = dict[str, Any]
SHOWN, MOST_PRINTED, MOST_AROUND = 50, 500, 50
_ORDER = ("order_ms", "pk")
_LONGEST_NUMBER = 18
# What stands at a place of a document rather than at a time.
_PLACED = ("passage", "cell")


def zone_in(said: str) -> tuple[tzinfo, str]:
    """Read the zone in which times are to be shown, and what to say of one that is none."""
    try:
        return moments.zone_of(said), ""
    except NoZone as wrong:
        return moments.zone_of(""), str(wrong)


def thread(by: Actor, of: Thread, asked: Mapping[str, str]) -> Context:
    """Say a page of a thread: from a day, behind or before a message, or of those that hold words or a term.

    Args:
        by: who reads, and has passed the gate.
        of: the thread.
        asked: "after" and "before", each "time.number"; "day", "zone", "words", "first", "term".
    """
    zone, fault = zone_in(asked.get("zone", ""))
    start_ms, sought = _start_ms(asked.get("day", ""), zone), asked.get("words", "").strip()[:200]
    after, before = cursor(asked.get("after")), cursor(asked.get("before"))
    term = hits.wanted(asked.get("term", ""))
    found = _wanted(of, start_ms, sought)
    if term.asked and sought:
        found = hits.holding(found, of, term)
    elif term.asked:
        found = found.filter(pk__in=hits.page_of(of, term, start_ms, after, before, SHOWN + 1))
    rows, earlier, later = _page(found, after, before)
    rail = hits.Rail(by, of, term)
    there = rail.in_messages(rows)
    shown = [{**each, **there.get(each["number"], {})} for each in _shown(rows, zone)]
    said = {name: asked[name] for name in ("zone", "first") if asked.get(name)}
    kept = "&" + urlencode({**said, **({"words": sought} if sought else {})}) if said or sought else ""
    more = rail.of_page(rows, kept)
    kept += f"&{urlencode({'term': term.asked})}" if term.asked else ""
    chosen = asked.get("first", "") if asked.get("first", "").isdecimal() else ""
    return {
        "title": words.inert(str(of)),
        "exhibit": str(of.exhibit),
        "back_href": reverse(
            "communications-exhibit", args=[of.exhibit.case.reference, of.exhibit.reference]
        ),
        "href": reverse("communications-thread", args=[of.pk]),
        "platform": words.inert(of.platform),
        "count": of.count,
        "first": words.in_zone(of.first_ms, zone),
        "last": words.in_zone(of.last_ms, zone),
        "people": [words.inert(_named(each)) for each in of.participants.order_by("pk")[:SHOWN]],
        "messages": shown,
        "rail": more,
        "keys": list(hits.KEYS),
        "marks": _marks(by, of, rows),
        "asked": {
            "day": asked.get("day", ""),
            "zone": asked.get("zone", ""),
            "words": sought,
            "term": term.asked,
        },
        "fault": fault,
        "chosen": chosen,
        "mark_href": reverse("communications-mark", args=[of.pk]),
        "print_href": reverse("communications-print", args=[of.pk]),
        "may_mark": gate.may(by, Act.MARK_COMMUNICATIONS, on=of),
        "earlier_href": f"?before={rows[0].order_ms}.{rows[0].pk}{kept}" if earlier and rows else "",
        "later_href": f"?after={rows[-1].order_ms}.{rows[-1].pk}{kept}" if later and rows else "",
    }


def _start_ms(said: str, zone: tzinfo) -> int | None:
    """Read a day, and say when it begins in a zone; None where it is none."""
    day = day_in(said)
    return (
        None if day is None else int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)
    )


def _wanted(of: Thread, start_ms: int | None, sought: str) -> QuerySet[Message]:
    """Give the messages of a thread from a time on, or those that hold some words."""
    found = Message.objects.filter(thread=of, is_latest=True)
    found = search.holding(found, sought) if sought else found
    return found if start_ms is None else found.filter(order_ms__gte=start_ms)


def cursor(said: str | None) -> tuple[int, int] | None:
    """Read where a page ended; None where nothing sensible was said."""
    first, dot, second = (said or "").partition(".")
    is_one = dot and first.isdecimal() and second.isdecimal()
    return (int(first), int(second)) if is_one and max(len(first), len(second)) <= _LONGEST_NUMBER else None


def _page(
    found: QuerySet[Message], after: tuple[int, int] | None, before: tuple[int, int] | None
) -> tuple[list[Message], bool, bool]:
    """Give a page of messages, and whether there are some before and behind it."""
    found = found.select_related("sender", "source")
    if before:
        rows = list(
            found.filter(Q(order_ms__lt=before[0]) | Q(order_ms=before[0], pk__lt=before[1])).order_by(
                "-order_ms", "-pk"
            )[: SHOWN + 1]
        )
        return rows[:SHOWN][::-1], len(rows) > SHOWN, True
    if after:
        found = found.filter(behind(_ORDER, after))
    rows = list(found.order_by(*_ORDER)[: SHOWN + 1])
    return rows[:SHOWN], after is not None, len(rows) > SHOWN


def _shown(rows: Sequence[Message], zone: tzinfo) -> list[Context]:
    files = dict[int, list[Context]]()
    for each in Attachment.objects.filter(message__in=rows).select_related("item").order_by("pk"):
        files.setdefault(each.message_id, []).append(_file(each))
    meant = translations.beside(rows)
    return [
        {**row(each, zone), "files": files.get(each.pk, []), "translations": meant.get(each.pk, [])}
        for each in rows
    ]


def _file(file: Attachment) -> Context:
    """Say what a message refers to: never the content, which its own page shows to whoever may see it."""
    return {
        "name": printable(file.name or file.path or "A file without a name"),
        "missing": words.inert(file.missing) if file.item_id is None else "",
        "item": file.item.reference if file.item else "",
        "href": rooms.page_of("item", file.item_id) if file.item_id else "",
    }


def _named(party: Any) -> str:
    return f"{party.name} ({party.key})" if party.name and party.name != party.key else party.key


def row(each: Message, zone: tzinfo) -> Context:
    """Say what a table of messages shows of one, its time in a zone."""
    return {
        "number": each.pk,
        "href": reverse("communications-message", args=[each.pk]),
        "at": words.in_zone(each.at_ms, zone) or words.inert(each.said_at) or "No time",
        "basis": words.basis(each),
        "is_sure": each.basis == "source_utc" or each.kind in _PLACED,
        "stands": words.place(each) if each.kind in _PLACED and each.at_ms is None else "",
        "sender": words.inert(_named(each.sender)) if each.sender else "",
        "side": each.direction,
        "kind": each.kind,
        "text": words.inert(each.text),
        "is_deleted": each.state == "deleted",
        "is_edited": each.is_edited,
        "version": each.version if each.version > 1 else 0,
        "warnings": [words.inert(says) for says in each.warnings],
    }


def _marks(by: Actor, of: Thread, rows: Sequence[Message]) -> list[Context]:
    """Give the marks that lie in a page of messages, whole or in part."""
    if not rows:
        return []
    found = (
        RangeMark.objects.filter(
            thread=of, first__order_ms__lte=rows[-1].order_ms, last__order_ms__gte=rows[0].order_ms
        )
        .select_related("first", "last", "by", "about", "undone_by")
        .prefetch_related("points")
        .order_by("pk")
    )
    may = gate.may(by, Act.MARK_COMMUNICATIONS, on=of)
    return [_mark(each, may=may) for each in found[:SHOWN]]


def _mark(mark: RangeMark, *, may: bool) -> Context:
    known = checklists().get(mark.checklist)
    named = dict(known.points) if known else {}
    return {
        "number": mark.pk,
        "first": mark.first_id,
        "last": mark.last_id,
        "title": known.title if known else mark.checklist,
        "says": known.says if known else "",
        "about": words.inert(_named(mark.about)) if mark.about else "",
        "note": words.inert(mark.note),
        "by": mark.by.name,
        "at": moment(mark.at),
        "points": [
            {
                "says": named.get(each.point, each.point),
                "outcome": each.outcome,
                "confidence": each.confidence,
            }
            for each in mark.points.all()
        ],
        "undone": _undone(mark),
        "undo_href": reverse("communications-mark-undo", args=[mark.pk])
        if may and not mark.undone_at
        else "",
    }


def _undone(mark: RangeMark) -> str:
    if mark.undone_by is None:
        return ""
    return f"Taken back by {mark.undone_by.name}, {moment(mark.undone_at)}: {words.inert(mark.why_undone)}"


def message(by: Actor, of: Message) -> Context:
    """Say all that is on record of one message: where it stands, its raw form, and its other versions."""
    zone, may = moments.zone_of(""), gate.may(by, Act.MARK_COMMUNICATIONS, on=of)
    versions = (
        Message.objects.filter(thread=of.thread_id, key=of.key).exclude(pk=of.pk).order_by("version")
        if of.key
        else Message.objects.none()
    )
    return {
        **_shown([of], zone)[0],
        "thread": words.inert(str(of.thread)),
        "thread_href": words.page_from(of),
        "said_at": words.inert(of.said_at),
        "place": words.place(of),
        "file": printable(places.name_of(of.source.place)),
        "sha256": bytes(of.source.place.item.sha256).hex(),
        "reading_href": reverse("communications-reading", args=[of.source_id]),
        "reading": f"Reading {of.source_id}",
        "raw": words.inert(bytes(of.raw).decode("utf-8", "backslashreplace")),
        "rest": [(words.inert(str(name)), words.inert(str(said))) for name, said in of.rest.items()],
        "versions": [
            {"href": reverse("communications-message", args=[each.pk]), "version": each.version}
            for each in versions[:SHOWN]
        ],
        "reply_to": words.inert(of.reply_to),
        "translations": translations.of_message(of, may=may),
        "translate_href": reverse("communications-translate", args=[of.pk]) if may else "",
    }


def printed(by: Actor, of: Thread, first: Message, last: Message, around: int, zone_name: str) -> Context:
    """Say a range as it is printed: with what stands before and behind, and where each stands in its file.

    Args:
        by: who prints, and has passed the gate.
        of: the thread.
        first: where the range begins.
        last: where it ends.
        around: how many before and behind.
        zone_name: in which zone times are shown.
    """
    zone, fault = zone_in(zone_name)
    first, last = sorted((first, last), key=lambda each: (each.order_ms, each.pk))
    found = Message.objects.filter(thread=of).select_related(
        "sender", "source__place__item", "source__place__container"
    )
    before = found.filter(Q(order_ms__lt=first.order_ms) | Q(order_ms=first.order_ms, pk__lt=first.pk))
    rows = list(before.order_by("-order_ms", "-pk")[:around])[::-1]
    inside = found.filter(Q(order_ms__gt=first.order_ms) | Q(order_ms=first.order_ms, pk__gte=first.pk))
    inside = inside.filter(Q(order_ms__lt=last.order_ms) | Q(order_ms=last.order_ms, pk__lte=last.pk))
    chosen = list(inside.order_by(*_ORDER)[: MOST_PRINTED + 1])
    after = list(found.filter(behind(_ORDER, (last.order_ms, last.pk))).order_by(*_ORDER)[:around])
    numbers = {each.pk for each in chosen[:MOST_PRINTED]}
    rows += chosen[:MOST_PRINTED] + after
    sources = {each.source.place_id: each.source for each in rows}
    return {
        "title": words.inert(str(of)),
        "exhibit": str(of.exhibit),
        "back_href": reverse("communications-thread", args=[of.pk]),
        "zone": zone_name or "UTC",
        "fault": fault,
        "is_cut": len(chosen) > MOST_PRINTED,
        "marks": _marks(by, of, chosen[:MOST_PRINTED]),
        "rows": [
            {
                **shown,
                "place": words.place(each),
                "file": printable(places.name_of(each.source.place)),
                "is_inside": each.pk in numbers,
            }
            for each, shown in zip(rows, _shown(rows, zone), strict=True)
        ],
        "files": [
            {"name": printable(places.name_of(each.place)), "sha256": bytes(each.place.item.sha256).hex()}
            for each in sources.values()
        ],
    }
