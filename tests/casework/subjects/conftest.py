"""A case whose threads name people, made by rows: how communications are read is tested elsewhere."""

from collections.abc import Callable

import pytest

from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.intelligence.models import Participant, Thread
from tutela.casework.subjects import actions
from tutela.casework.subjects.models import Observation

Talk = Callable[..., Thread]
Note = Callable[..., Observation]


@pytest.fixture
def talk(exhibit: Exhibit) -> Talk:
    """Have a thread of a platform with participants: each a key, or a key and a name."""

    def made(*people: str | tuple[str, str], platform: str = "") -> Thread:
        thread = Thread.objects.create(
            unit=exhibit.case.unit, exhibit=exhibit, format="test", key=f"{Thread.objects.count()}",
            platform=platform,
        )  # fmt: skip
        for each in people:
            key, name = (each, "") if isinstance(each, str) else each
            Participant.objects.create(thread=thread, key=key, name=name)
        return thread

    return made


@pytest.fixture
def note(exhibit: Exhibit, finn: Actor) -> Note:
    """Have finn note an observation that he states."""

    def made(text: str, kind: str = "name", place: str = "notebook 1") -> Observation:
        return actions.note_observation(finn, exhibit.case, actions.Noted(text, kind, place=place))

    return made
