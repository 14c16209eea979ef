"""What many reports name, as rows: each one thing that only it names, and one that three others name."""

import random
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from tutela.casework import database
from tutela.casework.bundles import actions
from tutela.casework.bundles.actions.join import join
from tutela.casework.bundles.models import Join
from tutela.casework.custody import keys
from tutela.casework.gate import Actor, Role, machine
from tutela.casework.identifiers import queries
from tutela.casework.identifiers.actions.note import Note, note
from tutela.casework.identifiers.keys import key_of, loose_key_of
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.people.models import Unit
from tutela.engine.identifiers import read

_SEED, _TOGETHER, _ONE_IN = 20_261_129, 4, 10


class Filled:
    """A unit whose reports name two strong identifiers each, one in ten of them a third."""

    def __init__(self, count: int) -> None:
        keys.make_missing(settings.TUTELA_KEYS)
        unit = Unit.objects.create(name="Bench", law_pack="demonstration")
        self._by = Actor(0, "bench", unit.pk, frozenset({Role.ANALYST}), "bench")
        self._count, self._names = count, 2 * count

    def fill(self) -> None:
        """Put in what every report names; which are named by others too is drawn."""
        reports = np.arange(self._count)
        own, shared = reports, self._count + reports // _TOGETHER
        some = np.random.default_rng(_SEED).choice(self._count, self._count // _ONE_IN, replace=False)
        drawn = np.random.default_rng(_SEED + 1).integers(
            self._count + self._count // _TOGETHER, self._names, len(some)
        )
        named = np.concatenate([own, shared, drawn])
        by = np.concatenate([reports, reports, some])
        order = np.argsort(named, kind="stable")
        subjects = np.bincount(named, minlength=self._names)
        columns = [
            "id", "unit", "kind", "key", "loose_key", "canonical", "loose", "is_strong", "subjects", "is_hub",
            "first_seen_at",
        ]  # fmt: skip
        database.insert_plain(Identifier, columns, self._identifiers(subjects))
        columns = ["identifier", "subject_kind", "subject", "part", "place", "raw", "is_strong"]
        pairs = zip(named[order].tolist(), by[order].tolist(), strict=True)
        rows = (
            (name + 1, "report", report + 1, 1, f"addresses/{name}", _address(name), True)
            for name, report in pairs
        )
        database.insert_plain(Sighting, columns, rows)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Identifier]):
                cursor.execute(statement)
            cursor.execute("ANALYZE")

    def _identifiers(self, subjects: "np.ndarray[Any, Any]") -> Iterator[tuple[object, ...]]:
        moment = connection.ops.adapt_datetimefield_value(timezone.now())
        for name, times in enumerate(subjects.tolist()):
            one = read(_address(name))
            yield (
                name + 1, self._by.unit, one.kind.value, key_of(one), loose_key_of(one.loose), one.canonical,
                one.loose, True, times, False, moment,
            )  # fmt: skip

    def bundle(self) -> None:
        """Bundle all of them from none."""
        actions.bundle_anew(machine(self._by.unit), "report")

    def joins(self) -> int:
        """Count the ends of joins."""
        return Join.objects.count()

    def one_more(self, number: int, draw: random.Random) -> tuple[float, float]:
        """Take in what one more report names, three of eight known; give seconds, and those of joining."""
        known = [
            _address(draw.randrange(self._count, self._count + self._count // _TOGETHER)) for _ in range(3)
        ]
        named = [*known, *(f"https://example.net/{number}/{at}" for at in range(5))]
        notes = [Note(number, 1, f"addresses/{at}", read(text)) for at, text in enumerate(named)]
        began = time.perf_counter()
        with transaction.atomic():
            noted = note(self._by, "report", notes)
            between = time.perf_counter()
            join(self._by, "report", noted)
            joined = time.perf_counter() - between
        return time.perf_counter() - began, joined

    def look_up(self, draw: random.Random) -> None:
        """Ask whether something is known here."""
        queries.known(self._by, _address(draw.randrange(self._names)))


def _address(name: int) -> str:
    return f"https://example.com/{name}"
