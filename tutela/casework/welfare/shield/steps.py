"""With which step a person's looks begin, and whether they may be shown another."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.policies.models import Version
from tutela.casework.questions import Question
from tutela.casework.welfare.errors import StepTooFar
from tutela.casework.welfare.models import ExposureEvent, OwnShield
from tutela.casework.welfare.shield import floor
from tutela.engine.media.renditions import Step


def _asked(unit: int, person: int) -> QuerySet[Unit, Any]:
    """Ask for what is in force in a unit and what a person chose at once: each look asks it."""
    in_force = Version.objects.filter(
        policy__unit=OuterRef("pk"), policy__rule_book=floor.RULES, state=Version.State.IN_FORCE
    )
    chosen = OwnShield.objects.filter(person=person).values("begins")
    told = Unit.objects.filter(pk=unit).annotate(
        version=Subquery(in_force.values("pk")[:1]),
        version_digest=Subquery(in_force.values("digest")[:1]),
        chosen=Subquery(chosen[:1]),
    )
    return told.values_list("version", "version_digest", "chosen")


_stands = Question(_asked)


def begins_for(by: Actor) -> Step:
    """Say with what a person's looks begin: as the unit decided, or with less where they chose so."""
    version, digest, chosen = _stands.first(by.unit, by.person) or (None, None, None)
    unit = floor.of_version(version, digest)
    return unit if chosen is None else min(unit, Step(chosen))


def step_for(
    by: Actor, item: Item, beside: Item | None, asked: int | None, last: ExposureEvent | None
) -> Step:
    """Say which step a person is shown of an item.

    Args:
        by: who looks.
        item: at what.
        beside: what is shown with it, if anything is.
        asked: the step they ask for; where they ask for none, it is the one that looks begin with.
        last: their latest look.

    Raises:
        StepTooFar: there is no such step, or it shows more than one step beyond what they have seen last.
    """
    begins = begins_for(by)
    if asked is None:
        return begins
    is_again = (
        last is not None and last.item_id == item.pk and (beside is None or last.beside_id == beside.pk)
    )
    seen = last.step if last is not None and is_again else 0
    if asked not in tuple(Step) or asked > max(begins, seen + 1):
        raise StepTooFar(
            _("A look at %(item)s begins %(how)s here, and goes on step by step. Nothing was shown.")
            % {"item": item.reference, "how": _(_BEGINS[begins])}
        )
    return Step(asked)


_BEGINS = {
    Step.GREY_SMALL: noop("small and grey"),
    Step.GREY_FULL: noop("grey"),
    Step.COLOUR: noop("in colour"),
}
