"""What assessors are told without asking."""

from urllib.parse import urlencode

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import allocated, queries
from tutela.casework.grading.guidance.in_force import to_read
from tutela.casework.grading.handover.pages import handed_to
from tutela.casework.grading.models import Allocation
from tutela.casework.grading.shoulder.queries import waiting_for
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE, _GIVEN, _GUIDANCE, _BESIDE, _HANDED = 10, 30, 20, 3, 12
_MOST = 3


def returned(by: Actor) -> list[Notice]:
    """Tell of the lot that came back first and is not signed off again, and how many came back after it."""
    if not gate.may(by, Act.CONFIRM_SHIFT):
        return []
    shifts = list(queries.returned_shifts(by).annotate(lot=Max("lots")))
    if not shifts:
        return []
    first, more = shifts[0], len(shifts) - 1
    says = _("Lot %(lot)s came back on %(at)s: %(reason)s") % {
        "lot": first.lot,
        "at": moment(first.returned_at),
        "reason": first.returned_reason,
    }
    # The page holds one shift at a time, the one that came back first.
    rest = f" ({_('%(number)d more came back after it.') % {'number': more}})" if more else ""
    return [Notice(_PLACE, says + rest, _("Check that shift"), reverse("shift"))]


def handed_over(by: Actor) -> list[Notice]:
    """Tell whoever took over a desk, until they have read of what."""
    if not gate.may(by, Act.GRADE):
        return []
    return [
        Notice(
            _HANDED,
            _("%(name)s handed %(number)d items over to you %(at)s.")
            % {"name": each.giver.name, "number": len(each.items), "at": moment(each.at)},
            _("Read it"),
            reverse("handed-over", args=[each.pk]),
        )
        for each in handed_to(by)[:_MOST]
    ]


def beside(by: Actor) -> list[Notice]:
    """Tell whoever may see media that a colleague asks for somebody to look with them."""
    if not gate.may(by, Act.SEE_MEDIA):
        return []
    return [
        Notice(
            _BESIDE,
            _("%(name)s asks for a colleague to look with them since %(at)s.")
            % {"name": each.asker.name, "at": moment(each.asked_at)},
            _("See"),
            reverse("beside", args=[each.pk]),
        )
        for each in waiting_for(by)[:_MOST]
    ]


def given(by: Actor) -> list[Notice]:
    """Tell an assessor what they were given to grade first, the most urgent first."""
    if not gate.may(by, Act.GRADE):
        return []
    return [
        Notice(
            _GIVEN,
            _("%(what)s was given to you on %(at)s: %(soon)s.")
            % {"what": each.what, "at": moment(each.given_at), "soon": _how_soon(each)},
            _("Grade"),
            _desk(each),
        )
        for each in allocated.given_to(by)[:_MOST]
    ]


def guidance(by: Actor) -> list[Notice]:
    """Tell an assessor that another guidance is in force, which they have to read before the next batch."""
    version = to_read(by) if gate.may(by, Act.GRADE) else None
    if version is None:
        return []
    says = _("%(version)s is in force. You read it before your next items come.") % {"version": version}
    return [Notice(_GUIDANCE, says, _("Read the guidance"), reverse("guidance"))]


def _how_soon(given: Allocation) -> str:
    return _(str(given.get_priority_display())).lower()


def _desk(given: Allocation) -> str:
    asked = f"?{urlencode({'exhibit': given.what})}" if given.exhibit is not None else ""
    return reverse("workbench") + asked
