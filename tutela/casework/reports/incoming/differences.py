"""What differs between two versions of a report, field by field, for people to see."""

import json
from collections.abc import Iterator
from typing import Any

# Which text of a part says which part it is; a list of parts is compared part by part.
_NAMES = ("reference", "key", "address", "text", "value", "name", "original_name")
Change = dict[str, Any]


def between(before: str, after: str) -> list[Change]:
    """Give every field that is there, gone or other, by its path, from two versions as `Told.to_json` wrote.

    Returns:
        one `{"path", "before", "after"}` a field, in the order of paths; None where it is not there.
    """
    old, new = dict(_leaves(json.loads(before))), dict(_leaves(json.loads(after)))
    return [
        {"path": path, "before": old.get(path), "after": new.get(path)}
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    ]


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give what is said at each path, so that a part which only moved in its list is no difference."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, f"{path}/{name}" if path else name)
    elif isinstance(value, list):
        times: dict[str, int] = {}
        for each in value:
            name = _name(each)
            times[name] = times.get(name, 0) + 1
            again = f" ({times[name]})" if times[name] > 1 else ""
            yield from _leaves(each, f"{path}[{name}{again}]")
    else:
        yield path, value


def _name(part: Any) -> str:
    if isinstance(part, dict):
        said = next((part[name] for name in _NAMES if part.get(name)), None)
        return str(said)[:80] if said is not None else str(part.get("role", ""))
    return str(part)[:80]
