"""What a unit's lists hold for plug-in fingerprints: read from what is kept of each record, to be matched.

Lists carry such values whether or not anybody here can compare them, so they are read when a plug-in is let
in, not when a list is imported.
"""

import base64
import binascii
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from django.db.models import QuerySet

from tutela.casework.items import algorithms
from tutela.casework.lists import change_feed
from tutela.casework.lists.models import Change, Entry, HashList
from tutela.casework.lists.unit_index import EntryHit, active
from tutela.engine.hashing.plugin_hashes import PluginHash, PluginValue
from tutela.engine.matching.known.plugins import index

# The name that VICS has a field of its own for; values of every other name travel as alternative hashes.
PHOTODNA = "PhotoDNA"
_ROWS_AT_ONCE = 5_000

Stamp = tuple[object, ...]


class KnownByPlugin:
    """One unit's listed values of one plug-in fingerprint, at one moment.

    Attributes:
        unread: how many listed texts under its name are no values of its width.
    """

    def __init__(self, unit: int, plugin: PluginHash, asked_for: QuerySet[Entry] | None = None) -> None:
        """Read every entry that counts, of all or of some."""
        self._name, self.unread = plugin.name, 0
        self._purposes = {
            hash_list.pk: HashList.Purpose(hash_list.purpose)
            for hash_list in HashList.objects.filter(unit=unit)
        }
        self._facts: dict[int, tuple[int, str]] = {}
        values, entries = bytearray(), []
        for entry, hash_list, category, texts in _listed(
            list(self._purposes), plugin.hash.listed_as, asked_for
        ):
            readable = {value for text in texts for value in self._read(text, plugin.hash.width)}
            if readable:
                self._facts[entry] = (hash_list, category)
            for value in sorted(readable):
                values += value
                entries.append(entry)
        table = np.frombuffer(bytes(values), np.uint8).reshape(-1, plugin.hash.width)
        self._index = index(plugin, table, np.array(entries, np.int64))

    def __len__(self) -> int:
        return len(self._facts)

    def near_many(self, values: Sequence[bytes]) -> list[EntryHit]:
        """Find the entries near many values, each entry once a value, by its nearest listed one."""
        queries = np.frombuffer(b"".join(values), np.uint8).reshape(len(values), -1)
        hits: dict[tuple[int, int], EntryHit] = {}
        for row, entry, distance in zip(
            *(column.tolist() for column in self._index.find_many(queries)), strict=True
        ):
            if (row, entry) not in hits:
                hash_list, category = self._facts[entry]
                hits[row, entry] = EntryHit(
                    entry, hash_list, self._purposes[hash_list], category, self._name, row, distance
                )
        return list(hits.values())

    def _read(self, text: str, width: int) -> list[bytes]:
        readable = values_in(text, width)
        self.unread += not readable
        return readable


def near_by_plugin(unit: int, values: Sequence[Sequence[PluginValue]]) -> list[list[EntryHit]]:
    """Find, for what the plug-ins made of each of many pictures, the known entries near it."""
    return _near(values, partial(known_by_plugin, unit))


def learned_by_plugin(
    unit: int, change: int
) -> Callable[[Sequence[Sequence[PluginValue]]], list[list[EntryHit]]]:
    """Read the entries that came by one change; what is returned finds those near, as `near_by_plugin`."""
    came = Change.objects.filter(pk=change, hash_list__unit=unit, revoked=None)
    arrived = [change_feed.entries_of(arrival) for arrival in came]
    learned = {
        plugin: KnownByPlugin(unit, plugin, entries)
        for plugin in algorithms.admitted()
        for entries in arrived
    }
    return lambda values: _near(values, learned.__getitem__) if learned else [[] for _ in values]


def _near(
    values: Sequence[Sequence[PluginValue]], known: Callable[[PluginHash], KnownByPlugin]
) -> list[list[EntryHit]]:
    hits: list[list[EntryHit]] = [[] for _ in values]
    for plugin in algorithms.admitted():
        asked = [
            (place, value.value)
            for place, row in enumerate(values)
            for value in row
            if value.name == plugin.name and value.quality >= plugin.hash.least_quality
        ]
        if plugin.hash.listed_as and asked:
            for hit in known(plugin).near_many([value for _, value in asked]):
                hits[asked[hit.row][0]].append(hit)
    return hits


def values_in(text: str, width: int) -> list[bytes]:
    """Read the values of a text as lists carry them: hexadecimal or base64, one or several in a row."""
    try:
        octets = bytes.fromhex(text) if len(text) % (2 * width) == 0 else b""
    except ValueError:
        octets = b""
    if not octets:
        try:
            octets = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return []
    if len(octets) % width:
        return []
    return [octets[at : at + width] for at in range(0, len(octets), width)]


def carried(plugin: PluginHash, value: bytes) -> tuple[str, str]:
    """Give the name and the text under which a value travels in any format."""
    return plugin.hash.listed_as, base64.b64encode(value).decode()


def _listed(
    lists: list[int], name: str, asked_for: QuerySet[Entry] | None
) -> Iterator[tuple[int, int, str, list[str]]]:
    """Give (entry, list, category, texts) of every entry that counts and carries something by that name."""
    among = Entry.objects.all() if asked_for is None else asked_for
    rows = among.filter(active(), hash_list__in=lists).order_by("pk")
    keys = ("photodna", "other_hashes") if name == PHOTODNA else ("other_hashes",)
    there = rows.filter(kept__has_any_keys=list(keys))
    wanted = there.values_list("pk", "hash_list", "category", "kept")
    for entry, hash_list, category, kept in wanted.iterator(_ROWS_AT_ONCE):
        texts = _texts(kept, name)
        if texts:
            yield entry, hash_list, category, texts


def _texts(kept: Mapping[str, Any], name: str) -> list[str]:
    others = [value for label, value in kept.get("other_hashes", ()) if label.lower() == name.lower()]
    field = kept.get("photodna") if name == PHOTODNA else None
    return [field, *others] if field else others


_built: dict[tuple[int, PluginHash], tuple[Stamp, KnownByPlugin]] = {}
_building = threading.Lock()


def known_by_plugin(unit: int, plugin: PluginHash) -> KnownByPlugin:
    """Give what a unit's lists hold for a plug-in; read once, and again only when a list has changed."""
    with _building:
        rows = HashList.objects.filter(unit=unit).order_by("pk")
        stamp: Stamp = tuple(rows.values_list("pk", "stamp"))
        kept = _built.get((unit, plugin))
        if kept is None or kept[0] != stamp:
            kept = _built[unit, plugin] = (stamp, KnownByPlugin(unit, plugin))
        return kept[1]
