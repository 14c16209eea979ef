"""Tests and benches use what others may use: nothing whose name begins with an underscore."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house_rules.source import files, shown, tree

# What Django, the standard library and numba's own documentation name so, and mean for everybody.
FOR_EVERYBODY = {"_meta", "_default_manager", "_state", "_asdict", "_exit"}
_PRIVATE = re.compile(r"(tutela[\w.]*\.)?_[a-z]\w*", re.IGNORECASE)


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in FOR_EVERYBODY


def _used(file: Path) -> Iterator[ast.AST]:
    for node in ast.walk(tree(file)):
        match node:
            case ast.ImportFrom() if any(_is_private(one.name) for one in node.names):
                yield node
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                pass
            case ast.Attribute(attr=name) if _is_private(name):
                yield node
            # monkeypatch.setattr and its like take names as text.
            case ast.Call(func=ast.Attribute(attr="setattr" | "delattr" | "patch") | ast.Name(id="getattr")):
                texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
                if any(isinstance(text, str) and _PRIVATE.fullmatch(text) for text in texts):
                    yield node


def test_no_test_or_bench_touches_a_private_name() -> None:
    assert not [shown(file, node) for file in [*files("tests"), *files("bench")] for node in _used(file)]
