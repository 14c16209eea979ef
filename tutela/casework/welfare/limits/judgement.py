"""Whether a person may view now: limits and what was viewed in, a refusal or none out; it asks nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework.times import clock
from tutela.casework.welfare.errors import BreakDue, BudgetSpent, OutsideHours, ViewingOff
from tutela.casework.welfare.limits.rules import Duty, Requires
from tutela.errors import Withheld

_STAYS = noop("What lies on your desk stays there for some minutes, then others get it. Nothing was lost.")
_NO_PICTURES = noop("Work without pictures stays possible.")
_SPENT = {
    "today": noop("You have 0 of %(minutes)s minutes left today."),
    "this week": noop("You have 0 of %(minutes)s minutes left this week."),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for one person now; times in seconds, the dose in weighted seconds.

    `duty` is None where the unit laid down nothing and what is shipped holds. `off` says why nothing may be
    viewed at all, `requires` what must be in order. `shift_ends` is the end of the shift planned for now.
    `has_rules` says that the unit laid something down, whether it can be read or not.
    """

    day_s: float
    week_s: float
    viewing_s: float
    break_s: float
    dose_s: float | None = None
    in_a_row: int | None = None
    duty: Duty | None = None
    shift_ends: datetime | None = None
    off: str = ""
    requires: Requires | None = None
    has_rules: bool = False

    @property
    def media_ends(self) -> datetime | None:
        """When media end before the planned shift does; None without one."""
        if self.shift_ends is None or self.duty is None:
            return None
        return self.shift_ends - timedelta(seconds=self.duty.tail_s)


@dataclass(frozen=True, slots=True)
class Viewed:
    """What a person viewed: on the day, in the week, since the last break, in seconds; and the day's dose.

    `ended_s` says how long ago their latest look ended, or would be held to have ended.
    """

    day_s: float = 0.0
    week_s: float = 0.0
    unbroken_s: float = 0.0
    dose_s: float = 0.0
    ended_s: float = 0.0


def refusal(limits: Limits, viewed: Viewed, now: datetime) -> Withheld | None:
    """Say why a person may view nothing now; None where they may.

    Args:
        limits: what holds for them.
        viewed: what they viewed, the look that is open included.
        now: the moment, in the time zone by whose clock they work.
    """
    return next(_refusals(limits, viewed, now), None)


def _refusals(limits: Limits, viewed: Viewed, now: datetime) -> Iterator[Withheld]:
    if limits.off:
        yield ViewingOff(f"{limits.off} {_(_NO_PICTURES)}")
    spans = ((viewed.day_s, limits.day_s, "today"), (viewed.week_s, limits.week_s, "this week"))
    for used_s, allowed_s, span in spans:
        if used_s >= allowed_s:
            said = _(_SPENT[span]) % {"minutes": f"{allowed_s / 60:g}"}
            yield BudgetSpent(f"{said} {_(_STAYS)}")
    if limits.dose_s is not None and viewed.dose_s >= limits.dose_s:
        yield BudgetSpent(f"{_('What you viewed today weighs as much as one day may.')} {_(_STAYS)}")
    if viewed.unbroken_s >= limits.viewing_s:
        over = now + timedelta(seconds=limits.break_s - viewed.ended_s)
        yield BreakDue(
            _(
                "You have viewed for %(minutes)s minutes. Take a break: media can be shown again at %(at)s. "
                "Until then nothing is graded that was not viewed. Nothing was lost."
            )
            % {"minutes": f"{limits.viewing_s / 60:g}", "at": clock(over)}
        )
    if limits.duty is not None and not limits.duty.is_open(now.time()):
        said = _("Media are shown %(hours)s only.") % {"hours": window(limits.duty)}
        yield OutsideHours(f"{said} {_(_NO_PICTURES)} {_('Nothing was lost.')}")
    ends = limits.media_ends
    if ends is not None and now >= ends:
        said = _("Your shift ends at %(at)s, and its last minutes are without media.") % {
            "at": clock(limits.shift_ends or ends)
        }
        yield OutsideHours(f"{said} {_(_NO_PICTURES)} {_('Nothing was lost.')}")


def window(duty: Duty) -> str:
    """Say in which hours a duty views media: "from 10:00 to 16:00"."""
    begins, ends = (f"{minute // 60:02}:{minute % 60:02}" for minute in (duty.begins, duty.ends))
    return _("from %(begins)s to %(ends)s") % {"begins": begins, "ends": ends}
