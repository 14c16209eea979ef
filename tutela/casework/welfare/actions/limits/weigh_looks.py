"""The step that weighs what a person viewed by the class that they gave it."""

from collections.abc import Sequence

from tutela.casework.gate import Actor
from tutela.casework.times import start_of
from tutela.casework.welfare import clock, queries
from tutela.casework.welfare.limits import in_force
from tutela.casework.welfare.limits.dose import severity_of
from tutela.casework.welfare.limits.judgement import Limits
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.taxonomy.packs import LawPack


def weigh_looks(
    by: Actor, items: Sequence[int], pack: LawPack, category: str, limits: Limits | None = None
) -> None:
    """Say of a person's looks of today at some items which class these have, where their limits ask.

    `limits` are those that hold for them, where the caller knows them.
    """
    if not (in_force.has_rules(by.person) if limits is None else limits.has_rules):
        return
    severity, is_highest = severity_of(pack, category)
    day = start_of(queries.local(clock.read()).date())
    today = ExposureEvent.objects.filter(person=by.person, opened_at__gte=day)
    today.filter(item__in=list(items)).update(severity=severity, is_highest=is_highest)
