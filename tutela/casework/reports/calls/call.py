"""One call, letter or visit, as staff entered it for whoever told them."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files

from tutela.engine import identifiers
from tutela.engine.formats.reports.told import (
    Address,
    Channel,
    Person,
    PersonRole,
    Priority,
    Source,
    Told,
)

CHANNELS = (Channel.TELEPHONE, Channel.LETTER, Channel.IN_PERSON)
SOURCES = (
    Source.PUBLIC, Source.CHILD, Source.IT_PROFESSIONAL, Source.POLICE, Source.HOTLINE, Source.MEMBER,
    Source.COMPANY,
)  # fmt: skip
# Answers with a place of their own in what a report tells.
_PLACED = {"addresses", "more", "found_at"}
_SAID_DANGER = Priority("danger now", "said by the sender")


@dataclass(frozen=True, slots=True)
class Question:
    """What staff ask; `of` is the source that alone is asked it, "" for everybody."""

    name: str
    kind: str
    label: str
    hint: str = ""
    of: str = ""
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@cache
def questions() -> tuple[Question, ...]:
    """Give what staff ask, in its order."""
    read = tomllib.loads(files(__package__).joinpath("questions.toml").read_text(encoding="utf-8"))
    return tuple(
        Question(**{**one, "choices": tuple(map(tuple, one.get("choices", ())))}) for one in read["question"]
    )


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody told staff.

    Attributes:
        number: of the form it was entered in; entered twice, it is one report.
        began_at: when the call or visit began, or the letter arrived; `ended_at` when it was over.
        is_read_back: what was written was read back to whoever told it.
        answers: by the names of the questions; those without an answer are not there.
    """

    number: str
    channel: Channel
    source: Source
    began_at: datetime
    ended_at: datetime | None = None
    is_read_back: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)

    def told(self, taken_by: str) -> tuple[Told, bytes]:
        """Give what it tells as a report, and the bytes that stand for it.

        Args:
            taken_by: who took it.
        """
        times = {"began_at": self.began_at.isoformat()}
        if self.ended_at:
            times["ended_at"] = self.ended_at.isoformat()
        taken = {**times, "taken_by": taken_by, "read_back": "yes" if self.is_read_back else "no"}
        asked = {f"answers/{name}": said for name, said in self.answers.items() if name not in _PLACED}
        age = self.answers.get("age", "")
        told = Told(
            source=self.source,
            channel=self.channel,
            sender_reference=self.number,
            discovered_at=self.answers.get("found_at", ""),
            received_at=times["began_at"],
            priority=_SAID_DANGER if self.answers.get("danger_now") == "yes" else None,
            summaries=tuple(filter(None, [self.answers.get("more", "")])),
            addresses=tuple(self._addresses()),
            persons=(Person(PersonRole.REPORTER, age=age),) if age else (),
            further={**{f"call/{name}": said for name, said in taken.items()}, **asked},
        )
        original = {
            "channel": self.channel.value, "source": self.source.value, **taken,
            "answers": dict(self.answers),
        }  # fmt: skip
        return told, json.dumps(original, sort_keys=True, ensure_ascii=False).encode()

    def _addresses(self) -> list[Address]:
        lines = [line.strip() for line in self.answers.get("addresses", "").splitlines()]
        return [Address(line, str(identifiers.read(line).kind)) for line in lines if line]
