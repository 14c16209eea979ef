"""Hashes the next few items of a walk through what is held.

Each job does a few items and queues the next, behind all other work. Nobody sees anything, and nothing that a
person decided changes; what is found is recorded, and an item that still waits in the queue may turn out to
be known.
"""

from dataclasses import dataclass

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.examination import matches, queries
from tutela.casework.examination.actions.end_rehash import end_rehash
from tutela.casework.examination.actions.inherit import inherit_undecided
from tutela.casework.examination.actions.rehash import PRIORITY
from tutela.casework.examination.dispatch import open_and_hash
from tutela.casework.examination.item_hits import Matches, together
from tutela.casework.examination.kinds import REHASH
from tutela.casework.examination.likenesses import looks_of, match_likenesses
from tutela.casework.examination.matches import Seen
from tutela.casework.examination.models import Match, Rehash
from tutela.casework.gate import Act, Actor
from tutela.casework.items import algorithms, hash_values
from tutela.casework.items.actions import record_damage
from tutela.casework.items.models import HashValue, Item
from tutela.casework.jobs import queue as jobs
from tutela.casework.lists import queries as lists
from tutela.engine.hashing.fingerprints import Mode

# Whoever waits for anything else waits for no more than these; a film takes a hundred times as long.
_PICTURES_AT_ONCE, _FILMS_AT_ONCE = 20, 2


@dataclass(frozen=True, slots=True)
class _Done:
    """What a few items came to."""

    seen: list[Seen]
    values: list[HashValue]
    matched: Matches


def rehash_next(by: Actor, number: int) -> int:
    """Hash the next few items of a walk, and queue the step after it; say how many were opened.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    walk = Rehash.objects.get(pk=number, unit=by.unit)
    if walk.ended_at is not None:
        return 0
    if algorithms.recipe_of(walk.algorithm) != walk.recipe:
        _overtaken(by, walk)
        return 0
    items = list(queries.left_to_rehash(walk)[: _at_once(walk)])
    seen = list(zip(items, open_and_hash(items, Mode.EXACT), strict=True))
    _keep(by, walk, _done(walk, seen))
    return len(seen)


def _at_once(walk: Rehash) -> int:
    return _FILMS_AT_ONCE if walk.algorithm == algorithms.FILM else _PICTURES_AT_ONCE


def _done(walk: Rehash, seen: list[Seen]) -> _Done:
    """Choose the values the walk is for, and match those."""
    values = [value for item, examined in seen for value in hash_values.rows_of(item, examined)]
    values = [value for value in values if (value.algorithm, value.recipe) == (walk.algorithm, walk.recipe)]
    numbers = {value.item_id for value in values}
    with_value = [(item, examined) for item, examined in seen if item.pk in numbers]
    if walk.algorithm == "pdq":
        return _Done(seen, values, matches.match_near(with_value, lists.known(walk.unit_id)))
    if walk.algorithm == algorithms.FILM:
        known = lists.known(walk.unit_id)
        near = matches.match_near(with_value, known)
        shown = looks_of((item, examined) for item, examined in with_value if item.pk not in near)
        return _Done(seen, values, together(near, match_likenesses(shown, known)))
    matched = matches.match_added(walk.unit_id, {item.pk: examined.added for item, examined in with_value})
    for number, hits in matched.items():
        matched[number] = [hit for hit in hits if hit.algorithm == walk.algorithm]
    return _Done(seen, values, matched)


@transaction.atomic
def _keep(by: Actor, walk: Rehash, done: _Done) -> None:
    """Write what a few items gave, how far the walk came, and the job that goes on."""
    now = Rehash.objects.select_for_update(no_key=True).get(pk=walk.pk)
    if now.reached != walk.reached or now.ended_at is not None:
        return  # a second worker has taken the step over meanwhile
    _keep_values(walk, done.values)
    Match.objects.bulk_create(matches.rows_of(done.matched), ignore_conflicts=True)
    record_damage(by, {item.pk: examined.facts for item, examined in done.seen})
    _note(done)
    known = inherit_undecided(by, [number for number, hits in done.matched.items() if hits])
    if done.seen:
        log.record(
            by,
            "items.rehashed",
            purpose="examination",
            rehash=now.pk,
            items=[item.pk for item, _ in done.seen],
            made=len(done.values),
            matched=sum(1 for hits in done.matched.values() if hits),
            known=known,
        )
        now.reached = done.seen[-1][0].pk
    now.opened += len(done.seen)
    now.made += len(done.values)
    now.matched += sum(1 for hits in done.matched.values() if hits)
    now.known += known
    now.save()
    if len(done.seen) < _at_once(walk):
        end_rehash(by, now, "rehash.ended")
    else:
        jobs.queue_once(REHASH, by.unit, {"rehash": now.pk}, priority=PRIORITY)


def _keep_values(walk: Rehash, values: list[HashValue]) -> None:
    """Write the values, which count from now on; those of other recipes stay and count no more."""
    rows = HashValue.objects.filter(algorithm=walk.algorithm, item__in=[value.item_id for value in values])
    rows.filter(is_latest=True).exclude(recipe=walk.recipe).update(is_latest=False)
    # Of a recipe that was in use before the last, the value is there.
    rows.filter(recipe=walk.recipe).update(is_latest=True)
    HashValue.objects.bulk_create(values, ignore_conflicts=True)


def _note(done: _Done) -> None:
    """Tell on each item that got no value why that is."""
    numbers = {value.item_id for value in done.values}
    for item, examined in done.seen:
        if item.pk not in numbers and examined.facts.note:
            Item.objects.filter(pk=item.pk).update(note=examined.facts.note[:300])


@transaction.atomic
def _overtaken(by: Actor, walk: Rehash) -> None:
    """End a walk whose recipe is no longer the one in use; asked for again, a new one starts."""
    end_rehash(by, walk, "rehash.overtaken")
