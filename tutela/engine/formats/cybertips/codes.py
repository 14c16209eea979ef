"""What a response code of the CyberTipline means, and what to do: data with its source."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("codes.toml")


class Then(StrEnum):
    """What follows from a code."""

    DONE = "done"
    LATER = "later"
    STOP = "stop"
    IS_FINISHED = "is-finished"
    IS_RETRACTED = "is-retracted"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means, what a person does, and what the program does."""

    means: str
    do: str
    then: Then


_UNKNOWN = Meaning("A code that is in no list here", "Read what they say of it, and ask NCMEC.", Then.STOP)


@cache
def _listed() -> tuple[dict[int, Meaning], list[tuple[range, Meaning]]]:
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    single = {each["code"]: _meaning(each) for each in read["code"]}
    return single, [(range(each["from"], each["to"] + 1), _meaning(each)) for each in read["range"]]


def _meaning(said: dict[str, str]) -> Meaning:
    return Meaning(said["means"], said["do"], Then(said["then"]))


def known() -> list[int]:
    """List the codes that have a meaning of their own."""
    return sorted(_listed()[0])


def meaning(code: int) -> Meaning:
    """Give what a code means; of one that is in no list, what its thousand does, and otherwise a stop."""
    single, ranges = _listed()
    if code in single:
        return single[code]
    return next((said for within, said in ranges if code in within), _UNKNOWN)
