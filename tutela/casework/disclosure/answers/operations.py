"""Says what kind of processing an act of the record is: collected, altered, consulted, and so on."""

import tomllib
from functools import cache
from importlib.resources import files

KINDS = ("collected", "altered", "consulted", "disclosed", "combined", "erased")
_ALTERED = "altered"


@cache
def _words() -> dict[str, str]:
    text = files(__package__).joinpath("operations.toml").read_text(encoding="utf-8")
    return {word: kind for kind, words in tomllib.loads(text).items() for word in words}


def kind_of(act: str) -> str:
    """Give the kind of an act by its name."""
    return _words().get(act.rpartition(".")[2], _ALTERED)
