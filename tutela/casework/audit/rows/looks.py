"""Compares looks with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.record.audit import Difference, Statement, by_thing, nothing_says
from tutela.casework.welfare.models import ExposureEvent


def differences() -> Iterator[Difference]:
    """Give every look that is not as it was recorded, is gone, or was never recorded."""
    for portion in by_thing("item", ("media.shown", "media.hidden")):
        statements = [each for of_item in portion.of.values() for each in of_item]
        shown = {each.what["exposure"]: each for each in statements if each.act == "media.shown"}
        hidden = {each.what["exposure"]: each for each in statements if each.act == "media.hidden"}
        looks = ExposureEvent.objects.filter(**portion.within("item")).order_by("pk")
        for look in looks.iterator(chunk_size=1000):
            yield from _of_look(look, shown.pop(look.pk, None), hidden.pop(look.pk, None))
        for each in [*shown.values(), *hidden.values()]:
            yield each.but(f"the row of look {each.what['exposure']} is gone, or is of another item")


def _of_look(look: ExposureEvent, shown: Statement | None, hidden: Statement | None) -> Iterator[Difference]:
    if shown is None:
        yield nothing_says(f"look {look.pk} at T-{look.item_id} was opened")
        return
    stated = (shown.person, shown.what["item"], shown.what["variant"], shown.purpose)
    if (look.person_id, look.item_id, look.variant, look.purpose) != stated:
        yield shown.but(f"the row of look {look.pk} names another person, item, variant or purpose")
    # What a row no longer says is summed anew from the looks themselves; entries of before 0.3.0 say nothing.
    for name in ("day_before_s", "week_before_s"):
        if getattr(look, name) not in (None, shown.what.get(name)):
            yield shown.but(f"what was viewed before look {look.pk} is another in its row")
    if hidden is None:
        if look.ended_at is not None:
            yield shown.but(f"look {look.pk} has ended, and no entry says so")
    elif (look.seconds, look.closed_by) != (hidden.what["seconds"], hidden.what["closed_by"]):
        yield hidden.but(
            f"look {look.pk} lasted {hidden.what['seconds']} s, and its row says {look.seconds} s"
        )
