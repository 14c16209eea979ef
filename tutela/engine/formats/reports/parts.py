"""Takes fields out of what was parsed, so that what nobody took is left, and is kept by its path.

A document is dicts, lists and plain values, as JSON has them. A reader takes values out; containers stay in
their places. What senders write differs: any container may be null, missing, one thing instead of a list,
or a dict around the list, and a text may stand in a dict of its own under `value`.
"""

from typing import Any, Final, TypeAlias

from tutela.engine.formats.reports.told import JSON

Part: TypeAlias = dict[str, Any]
_WORDS_OF_TRUTH: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def part(of: Part, *names: str) -> Part:
    """Go to a dict inside; where there is none, or something else, give an empty one."""
    for name in names:
        inner = of.get(name)
        if isinstance(inner, list) and len(inner) == 1:
            (inner,) = inner
        if not isinstance(inner, dict):
            return {}
        of = inner
    return of


def parts(of: Part, *names: str) -> list[Part]:
    """Go to a list of dicts inside, however it is written; what is no dict there is left."""
    inner: Any = part(of, *names[:-1]).get(names[-1])
    while isinstance(inner, dict) and isinstance(inner.get(names[-1]), list | dict):
        inner = inner[names[-1]]
    return [each for each in (inner if isinstance(inner, list) else [inner]) if isinstance(each, dict)]


def take(of: Part, *names: str) -> str:
    """Take a text out: as such, as a number or truth, or under `value` or `#`; empty where there is none."""
    for name in names:
        said = of.get(name)
        if isinstance(said, list) and len(said) == 1:
            (said,) = said
        if isinstance(said, dict):
            if text := take(said, "value", "#"):
                return text
        elif said is not None and not isinstance(said, list):
            del of[name]
            return _text(said)
    return ""


def take_all(of: Part, *names: str) -> list[str]:
    """Take every text out of a list inside, however it is written."""
    found: list[str] = []
    holder, name = part(of, *names[:-1]), names[-1]
    inner: Any = holder.get(name)
    while isinstance(inner, dict) and name in inner:
        holder, inner = inner, inner[name]
    if isinstance(inner, list):
        for at, each in enumerate(inner):
            if isinstance(each, dict):
                found.append(take(each, "value", "#"))
            elif each is not None and not isinstance(each, list):
                found.append(_text(each))
                inner[at] = None
    elif isinstance(inner, dict):
        found.append(take(inner, "value", "#"))
    elif inner is not None:
        found.append(_text(inner))
        del holder[name]
    return [text for text in found if text]


def take_truth(of: Part, name: str) -> bool | None:
    """Take a yes or no out; None where nothing is said, or something else."""
    said = of.get(name)
    if isinstance(said, list) and len(said) == 1:
        (said,) = said
    truth = said if isinstance(said, bool) else _WORDS_OF_TRUTH.get(str(said).strip().lower())
    if truth is not None and not isinstance(said, dict):
        del of[name]
    elif isinstance(said, dict) and (truth := _WORDS_OF_TRUTH.get(str(said.get("#")).lower())) is not None:
        del said["#"]
    return truth


def _text(said: Any) -> str:
    """Write a plain value as text; half of a sign, which no text may hold, is escaped."""
    if isinstance(said, bool):
        return "true" if said else "false"
    return str(said).encode("utf-8", "backslashreplace").decode()


def leaves(of: Any) -> list[tuple[str, Any]]:
    """Give every value that says something, with its path; what is empty or null says nothing."""
    found: list[tuple[str, Any]] = []
    _gather(of, "", found)
    return found


def _gather(of: Any, path: str, found: list[tuple[str, Any]]) -> None:
    if isinstance(of, dict):
        for name, each in of.items():
            if each is not None:
                _gather(each, f"{path}/{name}" if path else str(name), found)
    elif isinstance(of, list):
        for at, each in enumerate(of, 1):
            if each is not None:
                _gather(each, f"{path}[{at}]", found)
    elif of != "":
        found.append((path, of))


def left(of: Part) -> dict[str, JSON]:
    """Give all that nobody took, by its path."""
    return {_text(path): _text(said) if isinstance(said, str) else said for path, said in leaves(of)}
