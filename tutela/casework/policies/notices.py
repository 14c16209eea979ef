"""What people are told without asking: what waits for their approval, and what they have to read."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tutela.casework.gate import Actor
from tutela.casework.policies import queries
from tutela.casework.policies.models import Version
from tutela.casework.policies.pages import href_of
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_TO_APPROVE = 60
_TO_READ = 65


def to_approve(by: Actor) -> list[Notice]:
    """Tell which proposed version waits longest for the actor's approval, and how many do."""
    oldest, number = _oldest(queries.to_approve(by).order_by("proposed_at"))
    if oldest is None:
        return []
    more = f" So do {number - 1} others." if number > 1 else ""
    says = f"{oldest} waits for your approval since {moment(oldest.proposed_at)}.{more}"
    return [Notice(_TO_APPROVE, says, "Look at it", href_of(oldest))]


def to_read(by: Actor) -> list[Notice]:
    """Tell which version in force the actor has not said to have read."""
    oldest, number = _oldest(queries.to_read(by).order_by("in_force_at"))
    if oldest is None:
        return []
    says = _("Read %(version)s, in force since %(at)s, and say that you did.") % {
        "version": oldest,
        "at": moment(oldest.in_force_at),
    }
    if number > 1:
        says += " " + _("There are %(number)d others.") % {"number": number - 1}
    return [Notice(_TO_READ, says, _("Read it"), href_of(oldest))]


def _oldest(versions: QuerySet[Version]) -> tuple[Version | None, int]:
    found = list(versions.select_related("policy"))
    return (found[0], len(found)) if found else (None, 0)
