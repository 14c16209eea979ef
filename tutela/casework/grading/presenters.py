"""What the API of the grading desk says of items and grades."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dateformat import format as dated

from tutela.casework import rooms
from tutela.casework.examination.queries import KnownPart, Likeness
from tutela.casework.grading import queries
from tutela.casework.grading.actions.decisions import Stand, stands_of
from tutela.casework.grading.desk_view import Desk, OnDesk, StackFacts
from tutela.casework.grading.errors import Overtaken
from tutela.casework.grading.models import Assessment, Decision, OpinionRequest, Shift, Skip
from tutela.casework.items.models import Item
from tutela.casework.lists.models import Entry
from tutela.casework.origins.presenters import evidence, identity, marks
from tutela.casework.times import clock, here
from tutela.casework.welfare.played import sounds
from tutela.casework.welfare.played.reels import Reels
from tutela.engine.media.renditions import COLUMNS_OF_REEL, FRAMES_OF_REEL


def others(desk: Desk) -> dict[str, Any] | None:
    """Say how much lies on the desks of others, and until when at most, where nothing is laid out here."""
    if desk.others is None:
        return None
    until = desk.others.until
    return {"number": desk.others.number, "until": clock(until) if until else ""}


def so_far(shift: Shift) -> dict[str, Any]:
    """Say which shift an act was done in, and how much of it stands."""
    decided = queries.decided_in(shift)
    return {"shift": {"id": shift.pk, "started": shift.began_at.isoformat(), "decided": decided}}


def shift(desk: Desk) -> dict[str, Any]:
    """Say in which shift a desk is laid out."""
    return {"id": desk.shift.pk, "started": desk.shift.began_at.isoformat(), "decided": desk.decided}


def item_on_desk(on_desk: OnDesk, titles: dict[str, str]) -> dict[str, Any]:
    """Say of an item on a desk what its viewer shows beside it."""
    item, facts = on_desk.item, on_desk.item.facts
    return {
        "id": item.pk,
        "place": on_desk.place,
        "reference": item.reference,
        "kind": item.kind,
        "width": facts.get("width"),
        "height": facts.get("height"),
        "duration_s": facts.get("duration_s"),
        "frames": facts.get("frames"),
        "taken_at": facts.get("taken_at"),
        "size": item.size_bytes,
        "mime": item.mime,
        "condition": item.condition,
        "note": item.note,
        "is_whole": bool(item.is_whole),
        "sheets": on_desk.sheets.count,
        "unshown": on_desk.sheets.sentence,
        "places": on_desk.places,
        "known_part": _known_part(on_desk.known_part),
        "likenesses": [_likeness(near) for near in on_desk.likenesses],
        "recalled": _recalled(on_desk.recalled),
        "camera": bool(facts.get("camera_make") or facts.get("camera_model")),
        "stack": _stack(on_desk.stack),
        "decided": decided(on_desk.decided, titles),
        "skipped": on_desk.skipped,
        "is_asked": on_desk.is_asked,
        "evidence": evidence(on_desk.evidence),
        "marks": marks(on_desk.marks),
        "identified": identity(on_desk.identity),
        "mark_href": rooms.page_of("mark at desk", item.pk),
    }


def decided(grade: Assessment | None, titles: dict[str, str]) -> dict[str, Any] | None:
    """Say which decision of the person stands for an item, if one does."""
    stand = None if grade is None else Stand(grade.decision_id, grade.category, grade.facts)
    return _stand(stand, titles)


def stands(
    items: Sequence[int], standing: Mapping[int, Stand], titles: dict[str, str]
) -> list[dict[str, Any]]:
    """Say of each of some items which decision stands for it now."""
    return [{"id": item, "decided": _stand(standing.get(item), titles)} for item in items]


def stands_now(person: int, items: Sequence[int], titles: dict[str, str]) -> list[dict[str, Any]]:
    """Say of each of some items which decision of a person stands for it."""
    return stands(items, stands_of(person, items), titles)


def _stand(stand: Stand | None, titles: dict[str, str]) -> dict[str, Any] | None:
    if stand is None:
        return None
    title = titles.get(stand.category, stand.category)
    facts = json.loads(stand.facts) if stand.facts else None
    return {"decision": stand.decision, "category": stand.category, "title": title, "facts": facts}


def reels(shown: Reels, item: Item) -> dict[str, Any]:
    """Say what a player shows and lets hear, how many frames stand on each reel, in rows of how many."""
    return {
        "frames": shown.frames,
        "film": shown.film,
        "per_s": shown.per_s,
        "on_reel": FRAMES_OF_REEL,
        "columns": COLUMNS_OF_REEL,
        "heard_s": sounds.length_s(item),
        "stretch_s": sounds.stretch_s(item),
        "tracks": sounds.tracks_of(item),
    }


def last_act(act: Decision | Skip | OpinionRequest | None) -> dict[str, Any] | None:
    """Name the act of a shift that can be taken back next."""
    if act is None:
        return None
    if isinstance(act, Decision):
        kind, item = "decision", act.lead
    else:
        kind, item = ("skip" if isinstance(act, Skip) else "opinion"), act.item
    return {kind: act.pk, "item": item.pk, "reference": item.reference}


def versions(fault: Overtaken, titles: dict[str, str]) -> dict[str, Any]:
    """Say what a decision was made for, and what is there instead."""
    item, sight = fault.item, fault.sight
    there = {"batch": fault.batch, "place": fault.place, "decided": decided(fault.standing, titles)}
    made_for = (
        {"batch": sight.batch, "place": sight.place, "against": sight.against.get(item.pk)} if sight else None
    )
    return {"item": item.pk, "reference": item.reference, "made_for": made_for, "there": there}


def _known_part(part: KnownPart | None) -> dict[str, Any] | None:
    if part is None:
        return None
    return {"item_s": part.item_s, "known_s": part.known_s, "is_alike": part.is_alike}


def _likeness(near: Likeness) -> dict[str, Any]:
    return {
        "rule": near.rule,
        "bits": near.distance,
        "list": near.list_name,
        "item_s": near.item_s,
        "known_s": near.known_s,
    }


def _recalled(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "entry": entry.pk,
        "list": entry.hash_list.name,
        "at": entry.revoked_at,
        "day": dated(here(entry.revoked_at), "j F Y"),
        "because": entry.revoked_because,
    }


def _stack(facts: StackFacts | None) -> dict[str, int] | None:
    if facts is None:
        return None
    return {"id": facts.id, "members": facts.members, "near": facts.near}
