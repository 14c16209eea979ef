"""Every refusal has a code of its own, by which docs/messages.md explains it."""

from collections import Counter
from collections.abc import Iterator
from importlib import import_module

from tests.house_rules.imports import modules
from tutela import errors
from tutela.errors import Refusal

# The kinds of the tree are raised as their children only.
KINDS = {
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, Refusal) and "code" not in vars(each)
}


def _below(refusal: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in refusal.__subclasses__():
        yield each
        yield from _below(each)


def _refusals() -> set[type[Refusal]]:
    for name in sorted(modules() - {"tutela.__main__"}):
        import_module(name)
    return {each for each in _below(Refusal) if each.__module__.startswith("tutela.")} - KINDS


def test_every_refusal_has_a_code_of_its_own() -> None:
    found = _refusals()

    assert len(found) > 90
    assert not {each.__name__ for each in found if "code" not in vars(each)}
    assert not [code for code, count in Counter(each.code for each in found).items() if count > 1]
