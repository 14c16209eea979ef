"""Files and folders are small enough to be read in one go."""

import ast
from collections import Counter
from pathlib import Path

from tests.house_rules.source import ROOT, files, tree

MOST_LINES, MOST_LINES_OF_NINE_IN_TEN, MOST_LINES_OF_A_FUNCTION, MOST_FILES = 400, 250, 50, 15
# Compiled kernels, in which a call would cost more than what it does.
KERNELS = {"join_band", "meet_band"}


def _lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def test_no_file_is_longer_than_the_house_allows() -> None:
    scripts = [file for file in (ROOT / "tutela").rglob("*.js") if "vendor" not in file.parts]

    long = {
        str(file.relative_to(ROOT)): _lines(file)
        for file in [*files(), *files("tests"), *files("bench"), *scripts]
        if _lines(file) > MOST_LINES
    }

    assert not long


def test_nine_files_in_ten_are_short() -> None:
    lengths = sorted(map(_lines, files()))

    assert lengths[len(lengths) * 9 // 10] <= MOST_LINES_OF_NINE_IN_TEN


def _own_lines(function: ast.FunctionDef) -> int:
    """Count a function's lines, but for its docstring."""
    said = function.body[0]
    docstring = said.end_lineno or 0 if ast.get_docstring(function) is not None else said.lineno - 1
    return said.lineno - function.lineno + (function.end_lineno or 0) - docstring


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        node.name: _own_lines(node)
        for file in files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and _own_lines(node) > MOST_LINES_OF_A_FUNCTION
    }

    assert long.keys() <= KERNELS, long


def test_no_folder_holds_more_files_than_one_can_keep_in_mind() -> None:
    held = Counter(file.parent for file in files() if file.name != "__init__.py")

    assert not {str(folder.relative_to(ROOT)): count for folder, count in held.items() if count > MOST_FILES}
