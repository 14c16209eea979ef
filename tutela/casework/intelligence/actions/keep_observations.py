"""The step that puts what was read of a file on record: nothing twice, nothing overwritten."""

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.db.models import F

from tutela.casework import database
from tutela.casework.intelligence.actions.have_searched import have_searched
from tutela.casework.intelligence.actions.index_words import index
from tutela.casework.intelligence.models import (
    Attachment,
    Message,
    Participant,
    Source,
    SourceLine,
    Thread,
)
from tutela.casework.intelligence.places import Beside
from tutela.engine.communications.told import (
    Basis,
    Kind,
    Note,
    Observation,
    State,
    Thread as ToldThread,
    Told,
)
from tutela.printable import printable

_COLUMNS = (
    "thread", "source", "reference", "kind", "key", "version", "is_latest", "at_ms", "order_ms", "said_at",
    "basis", "sender", "direction", "state", "is_edited", "reply_to", "text", "part", "number", "offset",
    "length", "raw", "rest", "warnings", "attachments",
)  # fmt: skip
_KEY, _PLACE, _SAYS, _MOST_REMEMBERED = 500, 300, 500, 50_000
# What a row says for each: to ask an enumeration for its value takes longer than to look here.
_SAID: dict[str, str] = {each: each.value for each in (*Kind, *State, *Basis)}
_Row = dict[str, Any]


class Keeping:
    """Puts the portions of one reading on record, each in a transaction of its own."""

    def __init__(self, source: Source, beside: Beside) -> None:
        """Name the reading.

        Args:
            source: it is counted there.
            beside: finds what messages refer to.
        """
        self._source, self._beside = source, beside
        self._threads = dict[str, Thread]()
        self._people = dict[tuple[int, str], int]()
        self._last_ms = dict[int, int]()

    @transaction.atomic
    def keep(self, portion: Sequence[Told]) -> None:
        """Keep one portion."""
        notes = [each for each in portion if isinstance(each, Note)]
        threads = [each for each in portion if isinstance(each, ToldThread)]
        observed = [each for each in portion if isinstance(each, Observation)]
        for key in {each.thread for each in observed} - {each.key for each in threads} - self._threads.keys():
            threads.append(ToldThread(key))
        self._keep_threads(threads)
        self._keep_people(threads, observed)
        added = self._keep_messages(observed)
        warned = self._keep_lines(notes)
        lost = sum(note.is_lost for note in notes)
        more = {
            "observed": len(observed),
            "added": added,
            "held": len(observed) - added,
            "warned": warned,
            "lost": lost,
        }
        Source.objects.filter(pk=self._source.pk).update(
            **{name: F(name) + count for name, count in more.items()}
        )
        for name, count in more.items():
            setattr(self._source, name, getattr(self._source, name) + count)

    def _keep_threads(self, told: Sequence[ToldThread]) -> None:
        """Keep what threads are called; what is said later adds to what was said before."""
        if len(self._threads) > _MOST_REMEMBERED:
            self._threads.clear()
            self._people.clear()
        for each in told:
            key = each.key[:_KEY]
            says = {"title": each.title[:_KEY], "platform": each.platform[:200], "owner": each.owner[:_KEY]}
            thread = self._threads.get(each.key)
            if thread is None:
                thread, _ = Thread.objects.get_or_create(
                    exhibit_id=self._source.exhibit_id, format=self._source.format, key=key,
                    defaults={"unit_id": self._source.unit_id, **says},
                )  # fmt: skip
                self._threads[each.key] = thread
            changed = [name for name, said in says.items() if said and getattr(thread, name) != said]
            for name in changed:
                setattr(thread, name, says[name])
            if changed:
                thread.save(update_fields=changed)

    def _keep_people(self, told: Sequence[ToldThread], observed: Sequence[Observation]) -> None:
        named = {
            (self._threads[each.key].pk, party.key[:_KEY]): party.name
            for each in told
            for party in each.parties
        }
        for each in observed:
            if each.sender is not None:
                named.setdefault((self._threads[each.thread].pk, each.sender.key[:_KEY]), each.sender.name)
        new = {place: name for place, name in named.items() if place not in self._people and place[1]}
        if not new:
            return
        rows = [(thread, key, name[:_KEY]) for (thread, key), name in new.items()]
        database.insert_values(Participant, ("thread", "key", "name"), rows)
        there = Participant.objects.filter(
            thread__in={thread for thread, _ in new}, key__in={key for _, key in new}
        )
        self._people |= {
            (thread, key): number for number, thread, key in there.values_list("pk", "thread", "key")
        }

    def _keep_messages(self, observed: Sequence[Observation]) -> int:
        """Keep the messages that are not on record yet; say how many."""
        rows = dict[tuple[int, bytes], tuple[Observation, _Row]]()
        for each in observed:
            row = self._row(each)
            rows.setdefault((row["thread"], row["reference"]), (each, row))
        values = [tuple(row[name] for name in _COLUMNS) for _, row in rows.values()]
        made = database.insert_values(Message, _COLUMNS, values, returning=("id", "thread", "reference"))
        new = {(int(thread), bytes(reference)): int(number) for number, thread, reference in made}
        self._keep_files([(new[place], each) for place, (each, _) in rows.items() if place in new])
        index(sorted(new.values()))
        have_searched(self._source.exhibit_id, self._source.unit_id, list(new.values()))
        added = [row for place, (_, row) in rows.items() if place in new]
        later = self._note_versions(
            {(row["thread"], row["key"]) for row in added if row["key"]}, set(new.values())
        )
        self._count(added, later)
        return len(new)

    def _row(self, each: Observation) -> _Row:
        thread = self._threads[each.thread].pk
        at_ms = each.moment.at_ms
        if at_ms is not None:
            self._last_ms[thread] = at_ms
        place = each.place
        where = each.key or f"{self._source.place_id} {place.part} {place.number} {place.offset}"
        sender = self._people.get((thread, each.sender.key[:_KEY])) if each.sender else None
        return {
            "thread": thread,
            "source": self._source.pk,
            "reference": blake2b(
                where.encode("utf-8", "replace") + b"\0" + each.raw, digest_size=16
            ).digest(),
            "kind": _SAID[each.kind],
            "key": _stored(each.key)[:_KEY],
            "version": 1,
            "is_latest": True,
            "at_ms": at_ms,
            "order_ms": self._last_ms.get(thread, 0) if at_ms is None else at_ms,
            "said_at": _stored(each.moment.raw)[:100],
            "basis": _SAID[each.moment.basis],
            "sender": sender,
            "direction": each.direction,
            "state": _SAID[each.state],
            "is_edited": each.edited,
            "reply_to": _stored(each.reply_to)[:_KEY],
            "text": _stored(each.text),
            "part": _stored(place.part)[:_PLACE],
            "number": place.number,
            "offset": place.offset,
            "length": place.length,
            "raw": each.raw,
            "rest": _sound(each.rest),
            "warnings": [_stored(says)[:_SAYS] for says in each.warnings],
            "attachments": len(each.attached),
        }

    def _keep_files(self, new: Sequence[tuple[int, Observation]]) -> None:
        database.insert(
            Attachment(
                message_id=number, name=_stored(file.name)[:_KEY], path=_stored(file.path)[:1000],
                mime=_stored(file.mime)[:200], digest=_stored(file.digest)[:200],
                missing=_stored(file.missing)[:_SAYS], item_id=self._beside.item(file.path),
            )
            for number, each in new
            for file in each.attached
        )  # fmt: skip

    def _note_versions(self, places: set[tuple[int, str]], new: set[int]) -> Counter[int]:
        """Number what is called by one key, in the order in which it came; the last is the latest.

        Returns:
            how many of the new ones say again what was there, by their thread.
        """
        later = Counter[int]()
        found = dict[tuple[int, str], list[tuple[int, int, bool]]]()
        threads, keys = {thread for thread, _ in places}, sorted({key for _, key in places})
        for some in database.portions(keys):
            rows = Message.objects.filter(thread__in=threads, key__in=some).order_by("pk")
            for number, thread, key, version, is_latest in rows.values_list(
                "pk", "thread", "key", "version", "is_latest"
            ):
                found.setdefault((thread, key), []).append((number, version, is_latest))
        for (thread, _), versions in found.items():
            if len(versions) == 1:
                continue
            later[thread] += sum(number in new for number, _, _ in versions[1:])
            for at, (number, version, is_latest) in enumerate(versions, 1):
                is_last = at == len(versions)
                if (version, is_latest) != (at, is_last):
                    Message.objects.filter(pk=number).update(version=at, is_latest=is_last)
        return later

    def _count(self, added: Sequence[_Row], later: Counter[int]) -> None:
        """Count what was added in its threads but later versions, and move where they begin and end."""
        by_thread = dict[int, list[_Row]]()
        for row in added:
            by_thread.setdefault(row["thread"], []).append(row)
        for thread in self._threads.values():
            rows = by_thread.get(thread.pk)
            if not rows:
                continue
            times = [row["at_ms"] for row in rows if row["at_ms"] is not None]
            known = [at for at in (thread.first_ms, thread.last_ms) if at is not None]
            if times or known:
                thread.first_ms, thread.last_ms = min([*times, *known]), max([*times, *known])
            thread.count += len(rows) - later[thread.pk]
            thread.save(update_fields=["first_ms", "last_ms", "count"])

    def _keep_lines(self, notes: Sequence[Note]) -> int:
        database.insert(
            SourceLine(
                source=self._source, place=printable(note.place)[:_PLACE], says=printable(note.says)[:_SAYS],
                is_lost=note.is_lost,
            )
            for note in notes
        )  # fmt: skip
        return len(notes)


def _stored(text: str) -> str:
    """Give a text as a database holds it: halves of signs and NUL have a sign in their place."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _sound(value: Any) -> Any:
    """Give a value of JSON whose texts a database holds."""
    if isinstance(value, str):
        return _stored(value)
    if isinstance(value, dict):
        return {_stored(str(key)): _sound(each) for key, each in value.items()}
    return [_sound(each) for each in value] if isinstance(value, list) else value
