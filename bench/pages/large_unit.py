"""A unit with a hundred thousand items, half of them in one exhibit, and ten thousand exhibits: as rows."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from tutela.casework import database
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.custody import keys, log
from tutela.casework.custody.models import DataKey
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor, Role
from tutela.casework.intake.models import Receipt
from tutela.casework.items.models import Instance, Intake, Item, Settlement
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people import actions as people, queries
from tutela.casework.people.models import Unit

_SEED, _AT_ONCE, _OF_A_CASE = 20_261_129, 5_000, 10
_STATES = (Item.State.QUEUED, Item.State.KNOWN, Item.State.RELEASED, Item.State.SET_ASIDE)
Row = TypeVar("Row", bound=models.Model)


def fill(items: int, exhibits: int) -> None:
    """Put all of it in: people, cases with their exhibits, what was found there, graded and matched."""
    keys.make_missing(settings.TUTELA_KEYS)
    unit = people.add_unit(queries.installation(queries.NO_UNIT_YET), "Bench", "demonstration")
    for name, role in (("ana", Role.ASSESSOR), ("sam", Role.SUPERVISOR), ("adele", Role.ADMINISTRATOR)):
        people.add_person(queries.installation(unit.pk), name, name.title(), unit, role)
    sam = queries.actor_named("sam", "bench")
    intakes = _exhibits(sam, unit, exhibits)
    partner = lists.make_list(sam, "partner", purpose="known-illegal", pack="demonstration", region="UK")
    _items(unit, partner, intakes, items)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Item]):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _put(rows: Iterator[Row]) -> list[Row]:
    return [row for some in iter(lambda: list(islice(rows, _AT_ONCE)), []) for row in database.insert(some)]


@transaction.atomic
def _exhibits(sam: Actor, unit: Unit, count: int) -> Sequence[Intake]:
    """Open cases, the first with one exhibit and the others with ten each, and walk each exhibit once."""
    now = timezone.now()
    case_of = [0, *(1 + number // _OF_A_CASE for number in range(count - 1))]
    made = _put(
        DataKey(label=f"OP-{n + 1}", wrapped=b"", wrapped_for_recovery=b"", made_at=now)
        for n in range(case_of[-1] + 1)
    )
    cases = _put(
        Case(unit=unit, reference=f"OP-{n + 1}", key=key, opened_by="sam", opened_at=now)
        for n, key in enumerate(made)
    )
    for case in cases:
        log.record(sam, "case.opened", purpose="examination", case=case.pk)
    intakes = _put(
        Intake(unit=unit, reference=f"OP-{n + 1}/JB{number + 1}", key=made[n])
        for number, n in enumerate(case_of)
    )
    _put(
        Exhibit(case=cases[n], intake=intakes[number], reference=f"JB{number + 1}", authority="Warrant 1/26")
        for number, n in enumerate(case_of)
    )
    _put(
        Receipt(intake=each, source=b"/mnt/disk", begun_by="sam", begun_at=now, finished_at=now)
        for each in intakes
    )
    return intakes


@transaction.atomic
def _items(unit: Unit, partner: HashList, intakes: Sequence[Intake], count: int) -> None:
    """Find half of the items in the first exhibit, and the others anywhere; one in five in two places."""
    now, draw = timezone.now(), random.Random(_SEED)  # noqa: S311 - nothing here is secret
    found = _put(_item(unit, number, now) for number in range(count))
    entry = Entry.objects.create(hash_list=partner, fingerprint=b"1", category="Alpha", first_in=None)
    _put(
        Instance(item=item, intake=each, path=path, path_sha256=hashlib.sha256(path).digest())
        for number, item in enumerate(found)
        for each in _places(number, count, intakes, draw)
        for path in [b"photos/photo%d.jpg" % number]
    )
    graded = [item for item in found if item.state in {Item.State.KNOWN, Item.State.RELEASED}]
    _put(
        Settlement(
            item=item,
            category="Alpha",
            pack="demonstration",
            pack_version="1",
            basis="inherited" if item.state == Item.State.KNOWN else "released",
            source="bench",
            at=now,
        )
        for item in graded
    )
    _put(
        Match(item=item, entry=entry, rule="exact", algorithm="sha256", at=now)
        for item in graded
        if item.state == Item.State.KNOWN
    )


def _places(number: int, count: int, intakes: Sequence[Intake], draw: random.Random) -> list[Intake]:
    first = intakes[0] if number < count // 2 else draw.choice(intakes[1:])
    again = [draw.choice(intakes[1:])] if number % 5 == 0 else []
    return [first, *(each for each in again if each is not first)]


def _item(unit: Unit, number: int, now: datetime) -> Item:
    digest = hashlib.sha256(str(number).encode()).digest()
    return Item(
        unit=unit,
        sha256=digest,
        sha1=digest[:20],
        md5=digest[:16],
        size_bytes=1000 + number,
        state=_STATES[number % len(_STATES)],
        kind="picture",
        mime="image/jpeg",
        condition="damaged" if number % 100 == 0 else "ok",
        is_whole=True,
        received_at=now,
    )
