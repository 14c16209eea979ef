"""The graph of imports: every module, and every other that it names, wherever and however it does."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache

from tests.house_rules.source import ROOT, files, imported, module, tree

_DOTTED = re.compile(r"tutela(\.\w+)+(:\w+)?")
Graph = dict[str, set[str]]


@cache
def modules() -> set[str]:
    """Name every module of the house."""
    return {module(file) for file in files()}


def _held_by(dotted: str) -> str | None:
    """Name the module that holds what a dotted name stands for."""
    while dotted and dotted not in modules():
        dotted = dotted.rpartition(".")[0]
    return dotted if dotted not in ("", "tutela") else None


def _named(node: ast.AST) -> Iterator[str]:
    """Give what is named as text, to be loaded later: settings, work of the fence, plug-ins."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _DOTTED.fullmatch(node.value):
        yield node.value.replace(":", ".")


@cache
def graph() -> Graph:
    """Give for each module those it imports, in functions and for types as well, or names as text."""
    found: Graph = {}
    for file in files():
        dotted = {f"{owner}.{name}" if name else owner for owner, name in imported(file)}
        dotted |= {name for node in ast.walk(tree(file)) for name in _named(node)}
        targets = {_held_by(name) for name in dotted if name.startswith("tutela.")}
        found[module(file)] = {one for one in targets if one is not None} - {module(file)}
    return found


def circles() -> list[list[str]]:
    """Give the groups of modules of which each reaches every other."""
    reached = {one: _reached(one) for one in graph()}
    found = {
        tuple(sorted(other for other in reached[one] if one in reached[other]) or [one]) for one in graph()
    }
    return sorted(list(group) for group in found if len(group) > 1)


def _reached(start: str) -> set[str]:
    reached, waiting = set[str](), [start]
    while waiting:
        for one in graph()[waiting.pop()] - reached:
            reached.add(one)
            waiting.append(one)
    return reached


@cache
def stairs() -> list[dict[str, int]]:
    """Give the steps of each stair of pyproject.toml, from the top: the place of each module's head."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [
        {
            f"{container}{head.strip()}": step
            for step, layer in enumerate(contract["layers"])
            for head in layer.replace("(", "").replace(")", "").split("|")
        }
        for contract in contracts
        if contract["type"] == "layers"
        for container in [f"{each}." for each in contract.get("containers", [])] or [""]
    ]


def arrows_up() -> list[str]:
    """Give every name of something that stands no lower than who names it."""
    return [
        f"{source} names {target}"
        for stair in stairs()
        for source, targets in graph().items()
        if (begin := _step(stair, source))
        for target in targets
        if (end := _step(stair, target)) and begin[0] != end[0] and begin[1] >= end[1]
    ]


def _step(stair: dict[str, int], name: str) -> tuple[str, int] | None:
    heads = [head for head in stair if name == head or name.startswith(f"{head}.")]
    return max(((head, stair[head]) for head in heads), key=lambda one: len(one[0]), default=None)
