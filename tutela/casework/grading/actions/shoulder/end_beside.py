"""Ends looking together."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import NothingBeside
from tutela.casework.grading.models import Shoulder


@transaction.atomic
def end_beside(by: Actor, shoulder: Shoulder) -> None:
    """End it, by either of the two; done twice, it is done once.

    Raises:
        NotAllowed: the actor may see no media.
        NothingBeside: it is not theirs.
    """
    gate.require(by, Act.SEE_MEDIA, on=shoulder)
    if by.person not in (shoulder.asker_id, shoulder.helper_id):
        raise NothingBeside(_("Only the two who look together end it."))
    if Shoulder.objects.filter(pk=shoulder.pk, ended_at=None).update(ended_at=timezone.now()):
        log.record(by, "shoulder.ended", purpose="grading", shoulder=shoulder.pk)
