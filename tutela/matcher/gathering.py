"""Answers together what is asked at one moment: one search, one entry on record, then the answers."""

import threading
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from tutela.casework.lookups import actions
from tutela.casework.lookups.errors import TooMany
from tutela.casework.lookups.matching import Found, Question
from tutela.casework.times import here
from tutela.errors import Refusal, Unavailable
from tutela.matcher.entrance import Caller

_SAYS = {
    "minute": "More was asked than is agreed for a minute.",
    "day": "More was asked than is agreed for a day.",
}


class OverAgreed(TooMany):
    """More was asked than is agreed; `wait_s` says after how many seconds to ask again."""

    code = "TU-MD07"

    def __init__(self, says: str, wait_s: int) -> None:
        super().__init__(f"{says} Ask again in {wait_s} s.")
        self.wait_s = wait_s


class NotAnswered(Unavailable):
    """What was asked could not be answered at the moment."""

    code = "TU-MD06"


@dataclass(slots=True)
class _Waiting:
    """What somebody asks together, and what came of it."""

    caller: Caller
    questions: Sequence[Question]
    answers: list[actions.Answer] = field(default_factory=list)
    fault: Refusal | None = None
    is_done: bool = False


@dataclass(slots=True)
class _Closed:
    """Until when a grant is used up, and how many asked all the same: those reach no database."""

    until: datetime
    says: str
    refused: int = 0


class Gathering:
    """The one place where questions meet; whoever finds nobody at work answers all that wait."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._leading = threading.Lock()
        self._closed: dict[int, _Closed] = {}

    def ask(self, caller: Caller, questions: Sequence[Question]) -> list[Found]:
        """Give what is known of each question; it is on record by then.

        Raises:
            OverAgreed: one of them is more than is agreed.
            GrantMoved: the grant was ended a moment ago.
        """
        mine = _Waiting(caller, questions)
        self._waiting.append(mine)
        with self._leading:
            if not mine.is_done:
                self._answer([self._waiting.popleft() for _ in range(len(self._waiting))])
        if mine.fault is not None:
            raise mine.fault
        refused = next((each.refused for each in mine.answers if each.refused), "")
        if refused:
            raise _over(refused, _opens_again(refused))
        return [each.found for each in mine.answers]

    def _answer(self, together: Sequence[_Waiting]) -> None:
        by_grant: dict[int, list[_Waiting]] = defaultdict(list)
        for each in together:
            by_grant[each.caller.grant.pk].append(each)
        try:
            for number, waiting in by_grant.items():
                try:
                    self._answer_one(number, waiting)
                except Refusal as refused:
                    for each in waiting:
                        each.fault = refused
        finally:
            # Whatever broke, nobody waits for ever, and nobody takes silence for "not known".
            for each in together:
                each.is_done = True
                if not each.answers and each.questions and each.fault is None:
                    each.fault = NotAnswered("It could not be answered now. Ask again later.")

    def _answer_one(self, number: int, waiting: Sequence[_Waiting]) -> None:
        closed = self._closed.get(number)
        questions = [question for each in waiting for question in each.questions]
        if closed is not None and timezone.now() < closed.until:
            closed.refused += len(questions)
            for each in waiting:
                each.fault = _over(closed.says, closed.until)
            return
        caller = waiting[0].caller
        before = closed.refused if closed else 0
        answers = actions.answer_lookups(caller.machine, caller.grant, questions, before)
        self._closed.pop(number, None)
        if answers and answers[-1].refused:
            self._closed[number] = _Closed(_opens_again(answers[-1].refused), answers[-1].refused)
        left = iter(answers)
        for each in waiting:
            each.answers = [next(left) for _ in each.questions]


def _opens_again(refused: str) -> datetime:
    now = here()
    if refused == "minute":
        return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _over(refused: str, until: datetime) -> OverAgreed:
    return OverAgreed(_SAYS[refused], max(1, int((until - timezone.now()).total_seconds()) + 1))


gathering = Gathering()
