"""Has every message looked through anew, when another version of the unit's lists came into force."""

from django.db import transaction
from django.db.models import Max, Min

from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence import terms
from tutela.casework.intelligence.actions.have_searched import have_searched
from tutela.casework.intelligence.models import Message


@transaction.atomic
def follow_terms(by: Actor) -> None:
    """Have every message of the unit looked through anew, because another version of its lists is in force.

    Raises:
        NotAllowed: the actor may not have communications read.
    """
    gate.require(by, Act.RECEIVE_COMMUNICATIONS)
    for exhibit in Exhibit.objects.filter(case__unit=by.unit, threads__isnull=False).distinct():
        ends = Message.objects.filter(thread__exhibit=exhibit).aggregate(first=Min("pk"), last=Max("pk"))
        if ends["first"] is not None:
            have_searched(exhibit.pk, by.unit, [ends["first"], ends["last"]])
    book = terms.in_force(by.unit)
    log.record(
        by, "terms.followed", purpose="investigation", policy=book.policy if book else "",
        version=book.number if book else 0,
    )  # fmt: skip
