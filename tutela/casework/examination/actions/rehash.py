"""Has what a unit holds hashed again: by a fingerprint let in since, or by a new recipe."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.examination import queries
from tutela.casework.examination.actions.end_rehash import end_rehash
from tutela.casework.examination.kinds import REHASH
from tutela.casework.examination.models import Rehash
from tutela.casework.gate import Act, Actor
from tutela.casework.items import algorithms
from tutela.casework.jobs import queue as jobs
from tutela.casework.people.models import Unit

# Below previews and stacks: whoever waits for anything else comes first.
PRIORITY = -5


@transaction.atomic
def rehash(by: Actor, algorithm: str) -> Rehash:
    """Begin to hash what the unit holds again, or take up a walk that was interrupted.

    Raises:
        NotAllowed: the actor may not have this unit's items hashed again.
        NotAdmitted: there is no such fingerprint among those let in.
    """
    gate.require(by, Act.REHASH)
    recipe = algorithms.recipe_of(algorithm)
    unit = Unit.objects.select_for_update(no_key=True).get(pk=by.unit)
    going = Rehash.objects.filter(unit=unit, algorithm=algorithm, ended_at=None).first()
    if going is not None and going.recipe != recipe:
        end_rehash(by, going, "rehash.overtaken")
        going = None
    walk = going or Rehash.objects.create(unit=unit, algorithm=algorithm, recipe=recipe, asked_by=by.name)
    log.record(
        by,
        "rehash.taken_up_again" if going else "rehash.begun",
        purpose="examination",
        rehash=walk.pk,
        algorithm=algorithm,
        recipe=recipe,
        items=queries.left_to_rehash(walk).count(),
    )
    jobs.queue_once(REHASH, by.unit, {"rehash": walk.pk}, priority=PRIORITY)
    return walk
