"""The step that moves a notice on, in the transaction of the act: an event, a clock, and the record."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils import timezone

from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.takedown.errors import NoticeMoved
from tutela.casework.takedown.models import Notice, NoticeEvent, NoticeItem, State
from tutela.casework.takedown.states import ENDED, NEXT, limit_of

_STAYS = "stays"


def locked(notice: Notice, seen: int | None = None) -> Notice:
    """Give a notice, held until the end of the transaction.

    Args:
        notice: which.
        seen: the version that was seen; any, if None.

    Raises:
        NoticeMoved: it is another version by now.
    """
    current = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if seen is not None and current.version != seen:
        raise NoticeMoved(f"{current} is version {current.version} by now, and you saw {seen}. Look again.")
    return current


def require_state(notice: Notice, *states: str) -> None:
    """Let a notice pass that stands in one of these states.

    Raises:
        NoticeMoved: it does not.
    """
    if notice.state not in states:
        raise NoticeMoved(
            f"{notice} stands elsewhere: {notice.get_state_display().lower()}. Nothing was done."
        )


def move(
    by: Actor,
    notice: Notice,
    act: str,
    state: str = _STAYS,
    says: str = "",
    wrote: Iterable[Model] = (),
    back: bool = False,
) -> NoticeEvent:
    """Write the next event of a notice and bring it to a state; the record says the same.

    Args:
        by: who acts.
        notice: held by this transaction.
        act: in code: "sent".
        state: where it goes; it stays where it is, if left out.
        says: why, in words.
        wrote: other rows that the act wrote.
        back: an appeal is over, and the notice goes back to where it stood.

    Raises:
        NoticeMoved: it goes no such way.
    """
    before, target = notice.state if notice.version else "", notice.state if state == _STAYS else state
    if state != _STAYS and target not in NEXT[before] and not back:
        raise NoticeMoved(f"{notice} cannot go from {before} to {target}.")
    notice.version += 1
    notice.state = target
    event = NoticeEvent.objects.create(
        notice=notice, number=notice.version, act=act, from_state=before, state=target, says=says[:500],
        person_id=by.person or None, by=by.name,
    )  # fmt: skip
    items = _end(notice) if target in ENDED and before not in ENDED else []
    notice.save()
    if state != _STAYS:
        _time(by, notice)
    log.record(
        by, f"notice.{act}", purpose="notices", wrote=[notice, event, *items, *wrote], notice=notice.pk,
        version=notice.version, state=target,
    )  # fmt: skip
    return event


def _end(notice: Notice) -> list[NoticeItem]:
    """End a notice: its page opens nothing any more, and its addresses may stand on another one."""
    notice.ended_at = timezone.now()
    items = list(notice.items.filter(is_open=True))
    for item in items:
        item.is_open = False
        item.save(update_fields=["is_open"])
    return items


def _time(by: Actor, notice: Notice) -> None:
    end(by, "notice", [notice.pk])
    limit = limit_of(notice.state)
    if limit is not None:
        start(by, "notice", [notice.pk], limit)


def begin(by: Actor, notice: Notice, state: State, says: str, wrote: Iterable[Model]) -> NoticeEvent:
    """Write the first event of a notice that was made just now."""
    notice.version = 0
    return move(by, notice, "drafted", state, says, wrote)
