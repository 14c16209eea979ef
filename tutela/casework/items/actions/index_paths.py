"""Indexes the paths of a unit's places, so that each is found by any word of its path."""

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.items import path_words, queries
from tutela.casework.items.actions.queue_indexing import queue_indexing
from tutela.casework.items.models import PathWalk, PathWord

_PLACES_AT_ONCE = 4000


@transaction.atomic
def index_paths(by: Actor) -> int:
    """Index the paths of the next few places that are not indexed yet, and queue the rest.

    How far it has come is durable with the words, so that whatever is killed goes on there. Places of a unit
    come one after another: receipts lock its row.

    Returns:
        How many places were indexed.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    PathWalk.objects.get_or_create(unit_id=by.unit)
    walk = PathWalk.objects.select_for_update(no_key=True).get(unit=by.unit)
    places = list(queries.not_indexed(by.unit, walk.reached)[:_PLACES_AT_ONCE])
    if not places:
        return 0
    database.insert(
        PathWord(unit_id=by.unit, word=word, instance=place)
        for place in places
        for word in sorted(path_words.words_of(*queries.way_to(place)))
    )
    walk.reached = places[-1].pk
    walk.save(update_fields=["reached"])
    log.record(by, "paths.indexed", purpose="examination", places=len(places), last=walk.reached)
    if len(places) == _PLACES_AT_ONCE:
        queue_indexing(by.unit)
    return len(places)
