"""Reads from the rows of items what speaks for a first recording, each finding with the row that says so."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tutela.casework.examination.models import Match
from tutela.casework.items.models import Instance, Item
from tutela.casework.origins.models import CameraTrace, Mark
from tutela.engine.origins.camera import is_as_made, is_device_path
from tutela.engine.origins.weights import Code, Weights

# Of one that lies in more places, these are looked at.
_PLACES = 200
_OWN_TABLES = "own "


class Finding(NamedTuple):
    """One kind of evidence, and the row that says so."""

    code: Code
    row: str


def findings(items: Sequence[Item], weights: Weights) -> dict[int, list[Finding]]:
    """Give what speaks for each of some items of one unit, each kind once, by the item's number."""
    found: dict[int, list[Finding]] = {item.pk: [] for item in items}
    _of_matches(items, weights, found)
    _of_files(items, found)
    _of_places(items, weights, found)
    _of_cameras(items, found)
    return {number: _each_once(some) for number, some in found.items()}


def _each_once(found: list[Finding]) -> list[Finding]:
    first = {finding.code: finding for finding in reversed(found)}
    return [first[code] for code in Code if code in first]


def _of_matches(items: Sequence[Item], weights: Weights, found: dict[int, list[Finding]]) -> None:
    stands = Match.objects.filter(item__in=list(found), entry__revoked_at=None).order_by("pk")
    matched: dict[int, list[Match]] = {}
    for match in stands:
        matched.setdefault(match.item_id, []).append(match)
    for item in items:
        if item.pk not in matched:
            found[item.pk].append(Finding(Code.NO_MATCH, f"item {item.pk}"))
        parts = [match for match in matched.get(item.pk, ()) if match.item_to_s is not None]
        length = item.facts.get("duration_s") or 0
        # Of several known parts the longest leaves the fewest seconds unmatched.
        best = max(parts, key=_seconds, default=None)
        if best is not None and length - _seconds(best) >= max(weights.least_unmatched_s, 1):
            found[item.pk].append(Finding(Code.UNMATCHED_SECONDS, f"match {best.pk}"))


def _seconds(match: Match) -> float:
    return (match.item_to_s or 0) - (match.item_from_s or 0)


def _of_files(items: Sequence[Item], found: dict[int, list[Finding]]) -> None:
    for item in items:
        if is_as_made(item.facts):
            found[item.pk].append(Finding(Code.CAMERA_EXIF, f"item {item.pk}"))
        if str(item.facts.get("quantised") or "").startswith(_OWN_TABLES):
            found[item.pk].append(Finding(Code.CAMERA_TABLES, f"item {item.pk}"))


def _of_places(items: Sequence[Item], weights: Weights, found: dict[int, list[Finding]]) -> None:
    taken = {item.pk: _day(item.facts.get("taken_at")) for item in items}
    places = Instance.objects.filter(item__in=list(found)).order_by("item", "pk")
    columns = ("pk", "item", "path", "intake__exhibit", "intake__exhibit__seized_on")
    seen: dict[int, int] = {}
    for number, item, path, exhibit, seized in places.values_list(*columns).iterator(chunk_size=2000):
        seen[item] = seen.get(item, 0) + 1
        if seen[item] > _PLACES:
            continue
        if is_device_path(bytes(path)):
            found[item].append(Finding(Code.DEVICE_PATH, f"place {number}"))
        day = taken[item]
        if seized is not None and day is not None and 0 <= (seized - day).days <= weights.days_before_seizure:
            found[item].append(Finding(Code.NEAR_SEIZURE, f"exhibit {exhibit}"))


def _day(moment: object) -> date | None:
    try:
        return date.fromisoformat(str(moment or "")[:10])
    except ValueError:
        return None


def _of_cameras(items: Sequence[Item], found: dict[int, list[Finding]]) -> None:
    traces = list(CameraTrace.objects.filter(item__in=list(found)).select_related("camera"))
    with_serial = {trace.camera_id for trace in traces if trace.camera.has_serial}
    confirmed = Mark.objects.filter(
        cleared_at=None, kind=Mark.Kind.FIRST_GENERATION, item__camera_trace__camera__in=with_serial
    )
    marks: dict[int, list[tuple[int, int]]] = {}
    for camera, mark, item in confirmed.values_list("item__camera_trace__camera", "pk", "item"):
        marks.setdefault(camera, []).append((mark, item))
    for trace in traces:
        if trace.camera.items > 1:
            code = Code.SOURCE_CAMERA if trace.camera.has_serial else Code.CAMERA_MODEL
            found[trace.item_id].append(Finding(code, f"camera {trace.camera_id}"))
        others = [mark for mark, item in marks.get(trace.camera_id, ()) if item != trace.item_id]
        if others:
            found[trace.item_id].append(Finding(Code.CONFIRMED_CAMERA, f"mark {min(others)}"))
