"""Compares items and their settled grades with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.record.audit import Difference, Statement, by_act, by_thing, nothing_says
from tutela.casework.items.models import Item, Settlement

State = Item.State
_WAITS = frozenset({State.EXAMINED, State.QUEUED, State.SET_ASIDE})
# Where an item may stand after what was last said of it.
_STATES: dict[str, frozenset[Item.State]] = {
    "": _WAITS | {State.RECEIVED},
    "item.reopened": _WAITS,
    "item.assessed": frozenset({State.ASSESSED, State.QUEUED}),
    "item.opinion_asked": frozenset({State.ASSESSED, State.QUEUED}),
    "item.opinion_unasked": frozenset({State.ASSESSED, State.QUEUED}),
    "item.amended": frozenset({State.ASSESSED, State.QUEUED}),
    "item.rectified": frozenset({State.ASSESSED, State.QUEUED, State.RELEASED}),
    "item.inherited": frozenset({State.KNOWN}),
    "item.settled": frozenset({State.RELEASED}),
}
# After an item was disposed of and came again: as if it had never been seen.
_DISPOSED, _CAME_AGAIN = "items.disposed", "items.come_again"
_GRADING = ("item.inherited", "item.settled", "item.reopened")
_EXAMINED, _SET_ASIDE = 1, 2


def differences() -> Iterator[Difference]:
    """Give every item that stands, or counts, otherwise than the record says."""
    gone_since, again_since = _last(_DISPOSED), _last(_CAME_AGAIN)
    for portion in by_thing("item", [act for act in _STATES if act]):
        settled = {row.item_id: row for row in Settlement.objects.filter(**portion.within("item"))}
        gone = set(portion.of)
        items = Item.objects.filter(**portion.within("pk")).order_by("pk").values_list("pk", "state")
        for number, state in items.iterator(chunk_size=1000):
            gone.discard(number)
            said = portion.of.get(number, [])
            if number in gone_since:
                if (since := again_since.get(number, 0)) < gone_since[number]:
                    yield from _of_disposed(number, state, settled.get(number))
                    continue
                said = [each for each in said if each.seq > since]
            yield from _of_item(number, state, said, settled.get(number))
        for number in sorted(gone):
            yield portion.of[number][-1].but(f"the row of T-{number} is gone")
    yield from _of_states()


def _of_item(
    number: int, state: str, statements: list[Statement], row: Settlement | None
) -> Iterator[Difference]:
    last = statements[-1] if statements else None
    if state not in _STATES[last.act if last else ""]:
        message = f"T-{number} stands as {state}"
        yield last.but(message) if last else nothing_says(message)
    graded = next((each for each in reversed(statements) if each.act in _GRADING), None)
    if graded is None or graded.act == "item.reopened":
        if row is not None:
            message = f"T-{number} is settled as {row.category}"
            yield graded.but(message) if graded else nothing_says(message)
    elif row is None or not _agrees(graded, row):
        yield graded.but(
            f"it settles T-{number} as {graded.what['category']}, and its row says "
            f"{f'{row.category} ({row.basis}, {row.source})' if row else 'nothing'}"
        )


def _last(act: str) -> dict[int, int]:
    """Give the number of the last entry of an act on many items, by item."""
    return {number: each.seq for each in by_act(act) for number in each.what["items"]}


def _of_disposed(number: int, state: str, row: Settlement | None) -> Iterator[Difference]:
    if state != State.DISPOSED or row is not None:
        yield nothing_says(f"T-{number} is there again, and it was disposed of")


def _agrees(graded: Statement, row: Settlement) -> bool:
    if graded.act == "item.inherited":
        stated = (Settlement.Basis.INHERITED, graded.what["category"], graded.what["source"])
        return (row.basis, row.category, row.source) == stated
    stated = (Settlement.Basis.RELEASED, graded.what["category"], graded.what["pack"])
    level = graded.what.get("level", "")
    return (row.basis, row.category, f"{row.pack} {row.pack_version}", row.level) == (*stated, level)


def _of_states() -> Iterator[Difference]:
    """Find what was taken out of the line: items set aside, or received again, without a word of it."""
    on_record = _states_on_record(Item.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
    hidden = Item.objects.filter(state__in=[State.RECEIVED, State.SET_ASIDE]).order_by("pk")
    for number, state in hidden.values_list("pk", "state").iterator(chunk_size=1000):
        if state == State.RECEIVED and on_record[number] & _EXAMINED:
            yield _examined(number).but(f"T-{number} stands as received, so nobody would see it")
        elif state == State.SET_ASIDE and not on_record[number] & _SET_ASIDE:
            yield (
                _examined(number).but(f"T-{number} is set aside, and was to be seen by a person")
                if on_record[number]
                else nothing_says(f"T-{number} was set aside")
            )


def _states_on_record(highest: int) -> bytearray:
    """Note, a byte an item, what was examined, and what may stand as set aside."""
    on_record = bytearray(highest + 1)
    for each in by_act("items.examined"):
        aside = set(each.what.get("set_aside", each.what["items"]))
        for number in each.what["items"]:
            if number <= highest:
                on_record[number] = _EXAMINED | (_SET_ASIDE if number in aside else 0)
    for number in _last(_CAME_AGAIN):
        if number <= highest:
            # It is examined anew, and until then stands as received again.
            on_record[number] &= ~_EXAMINED
    for each in by_act("item.reopened"):
        if each.what["item"] <= highest and each.what["state"] == State.SET_ASIDE:
            on_record[each.what["item"]] |= _SET_ASIDE
    return on_record


def _examined(number: int) -> Statement:
    """Find the entry by which an item was examined."""
    return next(each for each in by_act("items.examined") if number in each.what["items"])
