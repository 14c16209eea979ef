"""What people are told of their own minutes."""

from math import ceil

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.translation import gettext as _, gettext_noop as noop, ngettext

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.policies.models import Version
from tutela.casework.rooms import Notice
from tutela.casework.welfare import queries
from tutela.casework.welfare.limits import in_force
from tutela.casework.welfare.limits.rules import RULES

_PLACE = 20
_NEAR_S = 300
_ASSESSMENTS = 15
# So long before an assessment lapses its signatories are told.
_SOON_DAYS = 30
_REST = noop("Work without pictures stays possible.")


def viewing(by: Actor) -> list[Notice]:
    """Tell whoever views media that a break is near or due, or that the day or the week is spent."""
    if not gate.may(by, Act.SEE_MEDIA):
        return []
    budget = queries.budget(by.person)
    if budget.used_s >= budget.allowed_s:
        says = _join(_("You have viewed your %(minutes)s minutes of today."), budget.allowed_s)
    elif budget.week_used_s >= budget.week_allowed_s:
        says = _join(_("You have viewed your %(minutes)s minutes of this week."), budget.week_allowed_s)
    elif budget.break_due_in_s <= 0:
        says = f"{_('You are due a break, and nothing can be shown before it is over.')} {_(_REST)}"
    elif budget.paused:
        says = budget.paused
    elif budget.break_due_in_s <= _NEAR_S:
        left = ceil(budget.break_due_in_s / 60)
        says = ngettext(
            "A break is due after %(number)d more minute of viewing.",
            "A break is due after %(number)d more minutes of viewing.",
            left,
        ) % {"number": left}
    else:
        return []
    if gate.may(by, Act.CONFIRM_SHIFT):
        return [Notice(_PLACE, says, _("Check your shift"), rooms.page_of("shift"))]
    return [Notice(_PLACE, says, _("See the lots"), rooms.page_of("lots"))]


def _join(said: str, seconds: float) -> str:
    return f"{said % {'minutes': f'{seconds / 60:g}'}} {_(_REST)}"


def laid_down(by: Actor) -> QuerySet[Version]:
    """Give the rules of viewing that a unit follows, to whoever sees to their assessments."""
    followed = Version.objects.filter(
        policy__unit=by.unit, policy__rule_book=RULES, state=Version.State.IN_FORCE
    )
    return followed if gate.may(by, Act.ASSESS_VIEWING) else followed.none()


def assessments(by: Actor) -> list[Notice]:
    """Tell of duties whose assessment is missing, lapses soon, or waits for a second signature."""
    rules, today = in_force.rules_of(by.unit), timezone.localdate()
    until = {each.digest: in_force.last_day(each) for each in reversed(in_force.current(by.unit, today))}
    told = []
    for duty in rules.duties if rules else ():
        last = until.get(duty.digest)
        if last is None:
            told.append(f'Media are off for the duty "{duty.title}": its limits have no current assessment.')
        elif (last - today).days <= _SOON_DAYS:
            told.append(f'The assessment of the duty "{duty.title}" lapses after {dated(last, "j F Y")}.')
    return [Notice(_ASSESSMENTS, " ".join(told), "See to it", reverse("limits"))] if told else []
