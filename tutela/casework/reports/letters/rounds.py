"""Each minute: takes in what the public sent, and has the door tell reporters how their reports stand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone

from tutela.casework.gate import Actor, machine
from tutela.casework.letterbox import actions as letterbox, opening, place, queries as letterbox_queries
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.letters import Letter, Standing, Told
from tutela.casework.letterbox.models import ReporterThread
from tutela.casework.reports import actions, queries
from tutela.casework.reports.letters import names
from tutela.casework.reports.models import Report, Unopened

_AT_ONCE = 200
# How long a receipt goes on opening something after the end, which the page says.
_RECEIPT_KEPT = timedelta(days=90)
_STANDINGS = {
    Report.State.WAITING: Standing.RECEIVED,
    Report.State.HELD: Standing.LOOKED_AT,
    Report.State.ESCALATED: Standing.LOOKED_AT,
    Report.State.SETTLED: Standing.FINISHED,
}


def lies_here() -> bool:
    """Say whether this machine can open the letterbox; one that is a file lies beside the door."""
    return place.lies_here()


def look_after_letters() -> None:
    """Take in, tell, and let end whatever is over; nothing is asked of the letterbox where there are no keys.

    Raises:
        BoxAway: the letterbox does not answer; the next round tries again.
    """
    units = letterbox_queries.units_of_keys()
    if not units:
        return
    today = timezone.now().date()
    with place.own_box() as box:
        for by, others in _units(units):
            _publish_spoken(by, box)
            _take_in(by, box, others, today)
            _tell(by, box, today)
            letterbox.erase_contacts(by, today)
        box.forget(today.isoformat())


def hurry_letters() -> None:
    """Take in what the public sent, and nothing else: a child may be in danger in it.

    Raises:
        BoxAway: the letterbox does not answer; the next time tries again.
    """
    units = letterbox_queries.units_of_keys()
    if not units:
        return
    with place.own_box() as box:
        for by, others in _units(units):
            _take_in(by, box, others, timezone.now().date())


def _units(units: Mapping[int, int]) -> Iterator[tuple[Actor, list[int]]]:
    """Give who acts for each unit, and the keys of the others: what is theirs never stands before ours."""
    for unit in sorted(set(units.values())):
        others = sorted(number for number, whose in units.items() if whose != unit)
        yield machine(unit, "the letterbox"), others


def _take_in(by: Actor, box: Box, others: Sequence[int], today: date) -> None:
    for door in (Unopened.Door.PUBLIC.value, Unopened.Door.REPLY.value):
        for reference in queries.wanted_again(by.unit, door):
            box.again(reference)
    while True:
        letters, replies = box.waiting(_AT_ONCE, others), box.replies(_AT_ONCE, others)
        if not letters and not replies:
            return
        taken = actions.take_in_letters(by, letters, replies, today)
        # Only now, when all of it is ours: a sudden end before takes it in once more, which changes nothing.
        for letter in taken.letters:
            box.tell(letter.lookup, Told(Standing.RECEIVED))
            box.taken(letter.lookup)
        for reply in taken.replies:
            box.reply_taken(reply)
        for each in taken.broken:
            if isinstance(each, Letter):
                box.set_aside(each.lookup)
            else:
                box.set_reply_aside(each)
        if not taken.letters:
            return


def _publish_spoken(by: Actor, box: Box) -> None:
    """Have the door know the words that were read aloud, and forget those that ended."""
    known, gone = list(queries.spoken_to_publish(by.unit)), list(queries.spoken_to_take_back(by.unit))
    for each in known:
        box.speak(bytes(each.name), each.ends_on.isoformat())
    for each in gone:
        box.unspeak(bytes(each.name))
    actions.note_published(by, known, gone)


def _tell(by: Actor, box: Box, today: date) -> None:
    """Give the door whatever it does not tell yet; done again, it tells the same."""
    after = 0
    while threads := letterbox_queries.open_threads(by.unit, _AT_ONCE, after):
        after = threads[-1].pk
        states = _states(by.unit, [bytes(each.lookup) for each in threads])
        changed = [each for each in threads if _change(each, states.get(bytes(each.lookup)), today)]
        for each in changed:
            box.tell(bytes(each.lookup), _told(each))
        letterbox.note_told(by, changed)


def _states(unit: int, lookups: Sequence[bytes]) -> dict[bytes, str]:
    """Say for which reports somebody has done something; one that is taken up is looked at."""
    found: dict[bytes, str] = {}
    for lookup, report in names.reports_of_threads(unit, lookups):
        standing = _STANDINGS[Report.State(report.state)]
        is_taken_up = report.claimed_by_id is not None and standing is Standing.RECEIVED
        found[lookup] = Standing.LOOKED_AT if is_taken_up else standing
    return found


def _change(thread: ReporterThread, standing: str | None, today: date) -> bool:
    """Set what the door is to tell from now on; say whether that is something else than it tells."""
    if standing is None:
        return False
    is_open = thread.question_number > thread.answered_number
    wanted = Standing.WANTED if is_open and standing != Standing.FINISHED else Standing(standing)
    if (thread.told, thread.told_question) == (str(wanted), thread.question_number):
        return False
    thread.told, thread.told_question = str(wanted), thread.question_number
    if wanted is Standing.FINISHED:
        thread.is_over, thread.ends_on = True, today + _RECEIPT_KEPT
    return True


def _told(thread: ReporterThread) -> Told:
    lookup = bytes(thread.lookup)
    sealed = (
        opening.question(thread.question, bytes(thread.reporter_key), lookup)
        if thread.told == Standing.WANTED
        else b""
    )
    ends_on = thread.ends_on.isoformat() if thread.ends_on else ""
    return Told(Standing(thread.told), thread.question_number, sealed, ends_on)
