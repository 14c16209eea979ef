"""Chooses with how little one's own looks begin."""

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.welfare.errors import StepTooFar
from tutela.casework.welfare.models import OwnShield
from tutela.casework.welfare.shield import floor
from tutela.engine.media.renditions import Step


@transaction.atomic
def choose_shield(by: Actor, begins: int) -> OwnShield:
    """Choose the step with which one's own looks begin; the unit's stays the most that it can be.

    Raises:
        NotAllowed: the actor may not see media.
        StepTooFar: there is no such step, or looks begin with less in the unit.
    """
    gate.require(by, Act.SEE_MEDIA)
    most = floor.in_force(by.unit)
    if begins not in tuple(Step) or begins > most:
        raise StepTooFar(
            _("Looks begin with %(most)s in your unit, or with less. Nothing was changed.")
            % {"most": _(floor.WORDS[most])}
        )
    row, _is_new = OwnShield.objects.update_or_create(person_id=by.person, defaults={"begins": begins})
    log.record(by, "shield.chosen", purpose="preference", begins=begins)
    return row
