"""How many items of the highest class a person viewed in a row, without anything else or a break between."""

from django.utils.translation import gettext as _

from tutela.casework.welfare.errors import RunOfHighest
from tutela.casework.welfare.models import ExposureEvent

# A run is broken within as many looks, or is refused as if it were as long as any unit allows.
_LOOKS = 400


def require_room(person: int, item: int, most: int) -> None:
    """Let a person view an item of the highest class, or say why not; one of the run may be seen again.

    Raises:
        RunOfHighest: they viewed as many in a row as their unit lets them.
    """
    run = run_of(person)
    if item not in run and len(run) >= most:
        raise RunOfHighest(
            _(
                "You have viewed %(number)d of the highest class in a row. "
                "View something else first, or take a break. "
                "What lies on your desk stays there. Nothing was lost."
            )
            % {"number": len(run)}
        )


def run_of(person: int) -> set[int]:
    """Give the items of the highest class that a person viewed in a row, up to now."""
    looks = ExposureEvent.objects.filter(person=person).exclude(
        closed_by=ExposureEvent.ClosedBy.NOTHING_SHOWN
    )
    run: set[int] = set()
    columns = ("item", "is_highest", "viewed_before_s")
    for item, is_highest, before_s in looks.order_by("-pk").values_list(*columns)[:_LOOKS]:
        if not is_highest:
            break
        run.add(item)
        if not before_s:
            break
    return run
