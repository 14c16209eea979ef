"""The checklists: what has to be proved of an offence, as data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Checklist:
    """What has to be proved of one offence.

    Attributes:
        id: names the list and its version, for good.
        kinds: of what it is: "images", "media", "chat".
        about: of what its points are decided: "report", "item" or "person".
        points: the id of each and its words.
        citation: the law that it rests on; `read` is the day it was read.
        mark: whether the unit verified it; what is not verified drives nothing by itself.
    """

    id: str
    title: str
    kinds: tuple[str, ...]
    about: str
    points: tuple[tuple[str, str], ...]
    citation: str
    read: str
    mark: str

    @property
    def says(self) -> str:
        """What it rests on, in words, with what the unit has to know of it."""
        verified = "verified by the unit" if self.mark == VERIFIED else "not verified by the unit"
        return f"{self.citation}, read {self.read}, {verified}"


@cache
def checklists() -> dict[str, Checklist]:
    """Give every checklist by its id."""
    text = files(__package__).joinpath("checklists.toml").read_text(encoding="utf-8")
    return {
        one["id"]: Checklist(
            **{**one, "kinds": tuple(one["kinds"]), "points": tuple(map(tuple, one["points"]))}
        )
        for one in tomllib.loads(text)["checklist"]
    }
