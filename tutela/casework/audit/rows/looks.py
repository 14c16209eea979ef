"""Compares looks with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.record.audit import Difference, Statement, by_thing, nothing_says
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.media.renditions import Step


def differences() -> Iterator[Difference]:
    """Give every look that is not as it was recorded, is gone, or was never recorded."""
    for portion in by_thing("item", ("media.shown", "media.heard", "media.hidden")):
        statements = [each for of_item in portion.of.values() for each in of_item]
        shown = {each.what["exposure"]: each for each in statements if each.act == "media.shown"}
        hidden = {each.what["exposure"]: each for each in statements if each.act == "media.hidden"}
        heard = {each.what["exposure"] for each in statements if each.act == "media.heard"}
        looks = ExposureEvent.objects.filter(**portion.within("item")).order_by("pk")
        for look in looks.iterator(chunk_size=1000):
            yield from _of_look(look, shown.get(look.pk), hidden.pop(look.pk, None))
            if (said := shown.pop(look.pk, None)) is not None and _is_heard(look) != (look.pk in heard):
                yield said.but(f"the row of look {look.pk} says otherwise of its sound than the record")
        for each in [*shown.values(), *hidden.values()]:
            yield each.but(f"the row of look {each.what['exposure']} is gone, or is of another item")
    yield from _outside()


def _outside() -> Iterator[Difference]:
    """Give every look outside that is not as it was recorded, is gone, or was never recorded."""
    for portion in by_thing("exposure", ("exposure.begun", "exposure.ended")):
        looks = ExposureEvent.objects.filter(item=None, **portion.within("pk"))
        rows = {look.pk: look for look in looks}
        for number in sorted(rows.keys() | portion.of.keys()):
            look, said = rows.get(number), {each.act: each for each in portion.of.get(number, [])}
            begun, ended = said.get("exposure.begun"), said.get("exposure.ended")
            if begun is None:
                yield nothing_says(f"look {number} outside was begun")
            elif look is None or (look.person_id, look.purpose) != (begun.person, begun.purpose):
                yield begun.but(f"the row of look {number} is gone, or is of another person or purpose")
            else:
                yield from _sums_of(look, begun)
                yield from _end_of(look, ended, begun)


def _of_look(look: ExposureEvent, shown: Statement | None, hidden: Statement | None) -> Iterator[Difference]:
    if shown is None:
        yield nothing_says(f"look {look.pk} at T-{look.item_id} was opened")
        return
    items = (shown.what["item"], shown.what.get("beside"))
    stated = (shown.person, *items, shown.what["variant"], shown.what.get("step", Step.COLOUR), shown.purpose)
    if (look.person_id, look.item_id, look.beside_id, look.variant, look.step, look.purpose) != stated:
        yield shown.but(f"the row of look {look.pk} names another person, item, variant, step or purpose")
    yield from _sums_of(look, shown)
    yield from _end_of(look, hidden, shown)


def _is_heard(look: ExposureEvent) -> bool:
    """Say whether the sound was on beside what was shown; a look at sound alone says so by its variant."""
    return look.is_heard and not look.variant.startswith("sound")


def _sums_of(look: ExposureEvent, begun: Statement) -> Iterator[Difference]:
    # What a row no longer says is summed anew from the looks themselves; entries of before 0.3.0 say nothing.
    for name in ("day_before_s", "week_before_s"):
        if getattr(look, name) not in (None, begun.what.get(name)):
            yield begun.but(f"what was viewed before look {look.pk} is another in its row")


def _end_of(look: ExposureEvent, ended: Statement | None, begun: Statement) -> Iterator[Difference]:
    if ended is None:
        if look.ended_at is not None:
            yield begun.but(f"look {look.pk} has ended, and no entry says so")
    elif (look.seconds, look.closed_by) != (ended.what["seconds"], ended.what["closed_by"]):
        yield ended.but(f"look {look.pk} lasted {ended.what['seconds']} s, and its row says {look.seconds} s")
