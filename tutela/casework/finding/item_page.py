"""What the page of one item says: where it was found, what is known, decided and seen of it; no media."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.database import row_number
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.finding import history, queries
from tutela.casework.finding.history import Event
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries as grading
from tutela.casework.grading.facts import told
from tutela.casework.grading.films import segments
from tutela.casework.grading.models import Consensus
from tutela.casework.grading.opinions.told import age_in_words, level_in_words
from tutela.casework.items.models import Instance, Item, Settlement
from tutela.casework.items.presenters import condition_in_words, state_in_words
from tutela.casework.items.queries import path_through_archives, with_archives
from tutela.casework.lists.models import Entry
from tutela.casework.lists.pages import marks
from tutela.casework.origins import queries as origins
from tutela.casework.origins.presenters import evidence, identity, marks as marks_set
from tutela.casework.quality import queries as lots
from tutela.casework.times import exact, moment, moment_to_the_second
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.played import sounds
from tutela.casework.welfare.policy import policy
from tutela.casework.welfare.sheets import NO_SHEETS, sheets_of
from tutela.engine.media.file_types import Kind
from tutela.engine.media.forms import names
from tutela.engine.taxonomy.packs import UnknownPack
from tutela.printable import printable

Context = dict[str, Any]
PAGE = 50
# In bytes; what is longer is no digest that people compare by eye.
_LONGEST_DIGEST = 64
_TIMES = ("modified", "accessed", "changed", "created")
_RULES = {
    Match.Rule.EXACT: "same digest",
    Match.Rule.NEAR: "near picture",
    Match.Rule.VIDEO: "near stretch of video",
    Match.Rule.ALIGNED: "alike in a row; informs only",
    Match.Rule.FRAME: "a frame or part is near; informs only",
    Match.Rule.STILL: "near a frame of a known video; informs only",
}


def page(by: Actor, item: Item, asked: Mapping[str, str]) -> Context:
    """Say everything on record of an item, as far as the reader may know it.

    Args:
        by: who reads, and has passed the gate.
        item: with its unit.
        asked: `places` and `seen`, the number after which a page of either begins, and `record`.
    """
    # What others think of it, and that they saw it, is kept from whoever may still be asked about it.
    # So is it from whoever may be the one to check it without knowing.
    is_kept = grading.is_kept_from(by, item) or lots.is_blind(by, item)
    return {
        "item": _head(item, is_kept=is_kept),
        "look": _look(by, item) if queries.may_look(by, item) else None,
        "may_see_media": gate.may(by, Act.SEE_MEDIA, on=item),
        "places": _places(item, row_number(asked.get("places"))),
        "digests": _digests(item),
        "matches": _matches(item),
        "listed": [] if is_kept else _listed(item),
        "stack": _stack(item),
        "evidence": evidence(origins.evidence_for(by, [item.pk]).get(item.pk)),
        "identified": identity(origins.identities_on([item.pk]).get(item.pk)),
        "marks": marks_set(origins.marks_on([item.pk]).get(item.pk, ())),
        "segments": [] if is_kept else _segments(item),
        "offers": rooms.offers(by, "item", item),
        "history": [_event(event, item) for event in (history.skips if is_kept else history.of)(item)],
        "seen": _seen(item, row_number(asked.get("seen")), by.person if is_kept else None),
        "record": None if is_kept else _record(by, item, row_number(asked.get("record"))),
    }


def _head(item: Item, *, is_kept: bool) -> Context:
    settled = None if is_kept else Settlement.objects.filter(item=item).first()
    given = None if is_kept else grading.standing().filter(item=item).first()
    grade = settled or given
    category = settled.category if settled else given.counts_as if given else ""
    rests = given if given is not None and given.counts_as == given.category else None
    held = grading.on_desks().filter(item=item).select_related("batch__person").first()
    facts = item.facts
    rows = [
        ("Kind", " ".join(filter(None, (item.kind, f"({item.mime})" if item.mime else "")))),
        ("Size", f"{item.size_bytes:,} bytes"),
        ("Pixels", f"{facts['width']} x {facts['height']}" if facts.get("width") else ""),
        ("Length", f"{facts['duration_s']:.1f} seconds" if facts.get("duration_s") else ""),
        ("Taken, as the file says", printable(str(facts.get("taken_at") or ""))),
        ("Camera, as the file says", _camera(facts)),
        ("Condition", condition_in_words(item.condition)),
        ("Reason", item.note),
        ("Examined as one whole", {True: "yes", False: "no", None: ""}[item.is_whole]),
        ("First received", moment(item.received_at)),
        ("On the desk of", f"{held.batch.person.name}, until {moment(held.batch.until)}" if held else ""),
    ]
    return {
        "reference": item.reference,
        "state": state_in_words(item.state),
        "grade": _mark(grade.pack, category) if grade else None,
        "grade_is": f"{settled.basis}, {settled.source}"
        if settled
        else "given, not released yet"
        if grade
        else "",
        "pack": f"{grade.pack} {grade.pack_version}" if grade else "",
        "level": level_in_words(grade.level) if grade else "",
        "ages": age_in_words(_ages(item)) if grade else "",
        "rests_on": told.facts_of(rests) if rests else "",
        "derived": told.derivation_of(rests) if rests else "",
        "facts": [{"label": label, "value": value} for label, value in rows if value],
        "parts": [_part(part) for part in facts.get("parts", ())],
        "sounds": [
            {"number": number, "says": printable(track)}
            for number, track in enumerate(sounds.tracks_of(item), 1)
        ],
    }


def _segments(item: Item) -> list[Context]:
    """Say how parts of a film were graded by themselves, by whom."""
    if item.kind != Kind.VIDEO:
        return []
    return [
        {
            "part": segments.in_words(each),
            "category": _mark(each.pack, each.category),
            "pack": f"{each.pack} {each.pack_version}",
            "who": each.decision.person.name,
        }
        for each in segments.standing_of([item.pk])
    ]


def _ages(item: Item) -> list[list[int]]:
    found = Consensus.objects.filter(item=item).first()
    return found.ages if found is not None else []


def _camera(facts: Mapping[str, Any]) -> str:
    return printable(" ".join(filter(None, (facts.get("camera_make"), facts.get("camera_model")))))


def _part(part: Mapping[str, Any]) -> Context:
    opened, count = part.get("opened", 0), part.get("count", 1)
    what = str(part.get("holds", "")).replace("_", " ")
    return {
        "what": what,
        "count": count,
        "opened": opened,
        "reason": printable(str(part.get("reason") or "")),
    }


def _mark(pack: str, code: str) -> Context:
    """Give a category of any law pack as its mark is drawn; of one that is not installed, its code."""
    try:
        known = marks(pack)
    except UnknownPack:
        known = {}
    return known.get(code, {"title": code, "key": "", "shape": "bar"})


def _look(by: Actor, item: Item) -> Context:
    """Say how its viewer asks for a look, and tells that it goes on and ends."""
    sheets = sheets_of([item]).get(item.pk, NO_SHEETS)
    return {
        "number": item.pk,
        "standin": reverse("item-standin", args=[item.pk]),
        "reveal": reverse("item-reveal", args=[item.pk]),
        "desk": reverse("grading-api:queue"),
        "person": by.person,
        "signal_s": policy().signal_s,
        "sheets": sheets.count,
        "unshown": sheets.sentence,
    }


def _places(item: Item, after: int | None) -> Context:
    own = Instance.objects.filter(item=item)
    rows = with_archives(own.filter(pk__gt=after or 0)).select_related("intake__exhibit__case")
    found = list(rows.order_by("pk")[: PAGE + 1])
    more = f"?places={found[PAGE - 1].pk}#places" if len(found) > PAGE else ""
    intakes = own.values("intake").distinct().count()
    told = [_place(place, item) for place in found[:PAGE]]
    return {
        "rows": told,
        "times": [name for name in _TIMES if any(row[name] for row in told)],
        "total": own.count(),
        "exhibits": intakes,
        "more": more,
        "first": "?#places" if after else "",
    }


def _place(place: Instance, item: Item) -> Context:
    exhibit = getattr(place.intake, "exhibit", None)
    return {
        "source": place.intake.reference,
        "href": reverse("exhibit", args=[exhibit.case.reference, exhibit.reference]) if exhibit else "",
        "path": path_through_archives(place),
        "modified": exact(place.modified_ns, has_zone=place.modified_has_zone),
        "accessed": exact(place.accessed_ns),
        "changed": exact(place.changed_ns),
        "created": exact(place.created_ns),
        "note": "; ".join(filter(None, (place.note, names.otherwise(place.path, item.mime)))),
    }


def _digests(item: Item) -> list[Context]:
    rows = [("MD5", item.md5.hex(), ""), ("SHA-1", item.sha1.hex(), ""), ("SHA-256", item.sha256.hex(), "")]
    values = item.hashes.filter(is_latest=True).order_by("algorithm")
    for value in values:
        of_what = f"quality {value.quality}; {value.recipe}; made {moment(value.made_at)}"
        if len(value.value) > _LONGEST_DIGEST:
            # A film's frames, which nobody reads.
            rows.append((value.algorithm, f"{len(value.value):,} bytes", of_what))
        else:
            rows.append((value.algorithm, value.value.hex(), of_what))
    return [{"kind": kind, "value": value, "note": note} for kind, value, note in rows]


def _matches(item: Item) -> Context:
    own = Match.objects.filter(item=item)
    rows = own.select_related("entry__hash_list").order_by("distance", "pk")[:PAGE]
    return {"total": own.count(), "rows": [_match(match) for match in rows]}


def _match(match: Match) -> Context:
    entry = match.entry
    return {
        "list": entry.hash_list.name,
        "href": reverse("hash-list", args=[entry.hash_list.name]),
        "entry": entry.pk,
        "rule": _RULES.get(Match.Rule(match.rule), match.rule),
        "algorithm": match.algorithm,
        "distance": _distance(match),
        "category": _mark(entry.hash_list.pack, entry.category) if entry.category else None,
        "at": moment(match.at),
        "revoked": moment(entry.revoked_at),
    }


def _distance(match: Match) -> str:
    if match.rule in {Match.Rule.VIDEO, Match.Rule.ALIGNED}:
        return f"{match.share_of_item:.0%} of it, {match.share_of_known:.0%} of the known"
    return "0" if match.rule == Match.Rule.EXACT else f"{match.distance} bits"


def _listed(item: Item) -> list[Context]:
    """Say on which lists of our own it stands, or stood."""
    entries = Entry.objects.filter(item=item).select_related("hash_list").order_by("pk")
    return [
        {
            "list": entry.hash_list.name,
            "href": reverse("hash-list", args=[entry.hash_list.name]),
            "entry": entry.pk,
            "since": f"{moment(entry.listed_at)}, edition {entry.first_in}"
            if entry.listed_at
            else "proposed",
            "revoked": moment(entry.revoked_at),
        }
        for entry in entries[:PAGE]
    ]


def _stack(item: Item) -> Context | None:
    member = StackMember.objects.filter(item=item).first()
    if member is None:
        return None
    others = StackMember.objects.filter(stack=member.stack_id)
    rows = others.select_related("item").order_by("distance", "item")[:PAGE]
    return {
        "name": f"S-{member.stack_id}",
        "total": others.count(),
        "rows": [
            {
                "reference": row.item.reference,
                "href": reverse("item", args=[row.item_id]),
                "is_own": row.item_id == item.pk,
                "relation": row.get_relation_display().lower(),
                "distance": row.distance,
                "state": state_in_words(row.item.state),
            }
            for row in rows
        ],
    }


def _event(event: Event, item: Item) -> Context:
    pack = event.pack.partition(" ")[0] or item.unit.law_pack
    return {
        "at": moment_to_the_second(event.at),
        "who": event.who,
        "what": event.what,
        "category": _mark(pack, event.category) if event.category else None,
        "rest": "; ".join(filter(None, (event.rest, f"law pack {event.pack}" if event.pack else ""))),
        "stands": event.stands,
        "facts": event.facts,
        "derived": event.derived,
    }


def _seen(item: Item, before: int | None, only: int | None) -> Context:
    shown = Q(item=item) | Q(beside=item)
    looks = ExposureEvent.objects.filter(shown, **({} if only is None else {"person": only}))
    totals = looks.exclude(closed_by=ExposureEvent.ClosedBy.NOTHING_SHOWN).aggregate(
        looks=Count("pk"), people=Count("person", distinct=True), seconds=Sum("seconds")
    )
    rows = looks if before is None else looks.filter(pk__lt=before)
    found = list(rows.select_related("person").order_by("-pk")[: PAGE + 1])
    return {
        "looks": totals["looks"],
        "people": totals["people"],
        "seconds": f"{totals['seconds'] or 0:.1f}",
        "rows": [_seen_once(look) for look in found[:PAGE]],
        "more": f"?seen={found[PAGE - 1].pk}#seen" if len(found) > PAGE else "",
        "first": "?#seen" if before else "",
    }


def _seen_once(look: ExposureEvent) -> Context:
    is_nothing = look.closed_by == ExposureEvent.ClosedBy.NOTHING_SHOWN
    seconds = f"{look.seconds:.1f}" if look.ended_at else "still open"
    return {
        "at": moment_to_the_second(look.opened_at),
        "who": look.person.name,
        "what": f"{look.shown}, two compared" if look.beside_id else look.shown,
        "purpose": look.purpose,
        "seconds": "nothing was shown" if is_nothing else seconds,
    }


def _record(by: Actor, item: Item, before: int | None) -> Context | None:
    """Give the entries of the record about it, newest first, to whom reads the record."""
    if not gate.may(by, Act.READ_LOG):
        return None
    about = LogEntry.objects.filter(object_kind="item", object_number=item.pk, unit=item.unit_id)
    rows = about if before is None else about.filter(seq__lt=before)
    entries = list(rows.order_by("-seq")[: PAGE + 1])
    more = f"?record={entries[PAGE - 1].seq}#record" if len(entries) > PAGE else ""
    return {
        "rows": [_entry(entry) for entry in entries[:PAGE]],
        "more": more,
        "first": "?#record" if before else "",
    }


def _entry(entry: LogEntry) -> Context:
    return {
        "seq": entry.seq,
        "at": moment_to_the_second(entry.at),
        "who": entry.actor,
        "act": log.in_words(entry.act),
        "purpose": json.loads(entry.body)["purpose"],
    }
