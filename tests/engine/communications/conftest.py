"""One fence for all that is read here."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.engine.communications import writing
from tutela.engine.communications import reading
from tutela.engine.communications.told import Note, Observation, Question, Terms, Thread, Told
from tutela.engine.media.fence.fence import Fence


@dataclass
class Read:
    """What was read of a file, by kind."""

    format: str
    threads: list[Thread] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def take(self, told: str | Told) -> None:
        """Put one thing with its like."""
        if isinstance(told, str):
            self.format = told
        elif isinstance(told, Thread):
            self.threads.append(told)
        elif isinstance(told, Observation):
            self.observations.append(told)
        elif isinstance(told, Note):
            self.notes.append(told)
        else:
            self.questions.append(told)

    @property
    def lost(self) -> list[Note]:
        """The notes of what was left out."""
        return [note for note in self.notes if note.is_lost]


Reading = Callable[..., Read]


@pytest.fixture(scope="module")
def read() -> Iterator[Reading]:
    """Read bytes of a name as the room does, behind one fence."""
    with Fence(reading.WORK, reading.limits_for(1 << 20)) as fence:

        def read_one(octets: bytes, name: str, terms: Terms | None = None, index: bytes = b"") -> Read:
            views = reading.views_of(fence, io.BytesIO(index)) if index else []
            terms = terms or Terms(mapping=writing.CSV_MAPPING if name.endswith(".csv") else {})
            found = Read("")
            for told in reading.read(fence, io.BytesIO(octets), name, terms, views):
                found.take(told)
            return found

        yield read_one
