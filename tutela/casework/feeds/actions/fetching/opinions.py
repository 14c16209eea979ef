"""Keeps what members think, one row each: nothing is overwritten, what is said no more is closed."""

from collections.abc import Sequence

from tutela.casework.feeds.models import Opinion as Kept, Request, Signal
from tutela.engine.formats.exchanges.told import Opinion, Says, Statement

_AT_ONCE = 500


def keep(said: Sequence[tuple[Signal, Statement, Request]]) -> None:
    """Bring the opinions of signals to what is said now, in the transaction that takes a page in."""
    standing = dict[int, dict[Opinion, Kept]]()
    for some in (said[at : at + _AT_ONCE] for at in range(0, len(said), _AT_ONCE)):
        rows = Kept.objects.filter(signal__in=[signal.pk for signal, _, _ in some], until=None)
        for row in rows:
            standing.setdefault(row.signal_id, {})[_opinion(row)] = row
    new, closed = list[Kept](), list[Kept]()
    for signal, statement, request in said:
        before, now = standing.get(signal.pk, {}), set(statement.opinions)
        for opinion, row in before.items():
            if opinion not in now:
                row.until = request
                closed.append(row)
        new += [
            Kept(
                signal=signal, member=each.member, says=each.says.value, level=each.level,
                tags=list(each.tags), since=request,
            )
            for each in sorted(now - before.keys())
        ]  # fmt: skip
    Kept.objects.bulk_create(new, batch_size=_AT_ONCE)
    Kept.objects.bulk_update(closed, ["until"], batch_size=_AT_ONCE)


def _opinion(row: Kept) -> Opinion:
    return Opinion(row.member, Says(row.says), row.level, tuple(row.tags))
