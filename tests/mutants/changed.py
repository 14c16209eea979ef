"""Runs the tests of one changed module: `python -m tests.mutants.changed MODULE NUMBER TESTS...`."""

import ast
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

from tests.mutants import operators


class _Changed(SourceFileLoader):
    """Loads a module's changed text instead of its own."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self._tree = tree

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._tree, self.path, "exec")


class _Finder(MetaPathFinder):
    """Finds one module, and leaves every other to those who come after it."""

    def __init__(self, module: str, number: int) -> None:
        self._module, self._number = module, number

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        if name != self._module:
            return None
        spec = PathFinder.find_spec(name, path)  # type: ignore[arg-type]
        assert spec is not None
        assert spec.origin is not None
        _, tree = operators.changes(Path(spec.origin).read_text())[self._number]
        loader: Loader = _Changed(name, spec.origin, tree)
        spec.loader = loader
        return spec


def main(module: str, number: str, *tests: str) -> int:
    """Change the module, unless the number says that it stays, and run its tests until one fails."""
    if int(number) >= 0:
        sys.meta_path.insert(0, _Finder(module, int(number)))
    return int(pytest.main(["-x", "--no-header", "--tb=no", *tests]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
