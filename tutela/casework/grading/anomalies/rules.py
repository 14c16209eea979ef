"""Reads when the check of a shift prompts: data with an owner and a version, never numbers in code."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """When something is prompted; see the file."""

    shortest_view_cs: int
    far_from_usual_times: int
    least_decisions: int
    least_people: int

    @property
    def shortest_view_s(self) -> float:
        """The shortest view that is not prompted, in seconds."""
        return self.shortest_view_cs / 100


@functools.cache
def rules() -> Rules:
    """Give the rules in force."""
    return Rules(**tomllib.loads(_FILE.read_text(encoding="utf-8"))["rules"])
