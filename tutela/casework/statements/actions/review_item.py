"""Says of an item of unused material whether it is sensitive, and what about it might assist."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.statements.actions.draw_schedule import next_number
from tutela.casework.statements.errors import BadReview
from tutela.casework.statements.models import ScheduleItem
from tutela.engine.taxonomy import terminology


@transaction.atomic
def review_item(
    by: Actor, item: ScheduleItem, schedule: str, reason: str = "", assists: str = ""
) -> ScheduleItem:
    """Put an item on a schedule, with what about it might undermine the prosecution or assist the defence.

    On the other schedule it gets the next number of that one, and its old number is not used again. What was
    served with a schedule stays on it.

    Args:
        by: who reviews it.
        item: which.
        schedule: one of `ScheduleItem.Schedule`.
        reason: why it is sensitive; needed there, and nowhere else given.
        assists: what might undermine or assist; "" for nothing.

    Raises:
        NotAllowed: the actor does not make schedules.
        BadReview: there is no such schedule, the reason is missing or too much, or it was served.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.MAKE_STATEMENT, on=item.case)
    terminology.guard(reason, assists)
    is_sensitive = schedule == ScheduleItem.Schedule.SENSITIVE
    if schedule not in ScheduleItem.Schedule.values or is_sensitive != bool(reason.strip()):
        raise BadReview("Choose a schedule; give a reason for what is sensitive, and for nothing else.")
    lock_unit(by.unit)
    current = ScheduleItem.objects.select_related("case").get(pk=item.pk)
    if current.moved_at is not None:
        raise BadReview("Somebody moved this item to the other schedule. Load the page again.")
    written = [current]
    if current.schedule != schedule:
        if current.served_at is not None:
            raise BadReview(
                f"{current.get_schedule_display()}, number {current.number}, was served. It stays there."
            )
        current.moved_at = timezone.now()
        current.save(update_fields=["moved_at"])
        current = ScheduleItem(
            case=current.case, schedule=schedule, number=next_number(current.case, schedule),
            key=current.key, description=current.description, location=current.location,
        )  # fmt: skip
        written.append(current)
    current.reason, current.assists = reason.strip(), assists.strip()
    current.reviewed_by, current.reviewed_at = by.name, timezone.now()
    current.save()
    log.record(
        by, "unused_material.reviewed", purpose="disclosure", wrote=written, case=current.case_id,
        schedule=schedule, number=current.number, reason_sha256=log.digest_of(current.reason),
        assists_sha256=log.digest_of(current.assists),
    )  # fmt: skip
    return current
