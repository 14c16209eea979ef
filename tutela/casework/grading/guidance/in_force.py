"""Which guidance is in force, who has read it, and which earlier decisions a changed one touches."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tutela.casework.gate import Actor
from tutela.casework.grading import queries
from tutela.casework.grading.errors import GuidanceToRead
from tutela.casework.grading.guidance import sections
from tutela.casework.grading.models import Assessment
from tutela.casework.policies import queries as policies
from tutela.casework.policies.errors import VersionBroken
from tutela.casework.policies.models import Version

RULE_BOOK = "guidance for grading"


@dataclass(frozen=True, slots=True)
class Change:
    """What a version of the guidance changed: the categories by code, and whether what is about all did."""

    categories: Sequence[str]
    is_general: bool


def version_in_force(unit: int) -> Version | None:
    """Give the version that a unit grades by; None where it has none, or what is there was not approved."""
    try:
        return policies.rules_in_force(unit, RULE_BOOK)
    except VersionBroken:
        # Nobody grades by it; the room of policies tells of it.
        return None


def to_read(by: Actor) -> Version | None:
    """Give the version in force if this person has not said yet that they read and understood it."""
    version = version_in_force(by.unit)
    return None if version is None or policies.has_read(by, version) else version


def require_read(by: Actor) -> None:
    """Let a person have another batch if they read the guidance in force.

    Raises:
        GuidanceToRead: they did not say so yet.
    """
    if (version := to_read(by)) is not None:
        raise GuidanceToRead(
            _("%(version)s is in force. Read it, and say that you understood it; then the next items come.")
            % {"version": version}
        )


def change_of(unit: int, version: Version) -> Change:
    """Say what a version changed of the one in force before it; of the first, everything it speaks of."""
    pack, now = queries.pack_of(unit), sections.read(version.text)
    earlier = policies.in_force_before(version)
    if earlier is None:
        return Change(tuple(now.of(pack)), is_general=bool(now.about_all(pack)))
    before = sections.read(earlier.text)
    was, is_now = before.of(pack), now.of(pack)
    changed = [each.code for each in pack.categories if was.get(each.code, "") != is_now.get(each.code, "")]
    return Change(changed, is_general=before.about_all(pack) != now.about_all(pack))


def touched(by: Actor, version: Version) -> QuerySet[Assessment]:
    """List the person's own grades that stand, from before a version and of what it changed, newest first."""
    change = change_of(by.unit, version)
    own = queries.standing().filter(person=by.person, decided_at__lt=version.in_force_at)
    of_these = own if change.is_general else own.filter(category__in=change.categories)
    return of_these.select_related("item").order_by("-decided_at", "-pk")
