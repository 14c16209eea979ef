"""Compares what facts came to under a law with what they come to under the version that follows it."""

from tutela.engine.taxonomy import facts as forms
from tutela.engine.taxonomy.laws import Derived, Law, NotDerivable
from tutela.engine.taxonomy.laws.comparing import compare

# As most grades rest on the facts of a key, few texts are compared for many grades.
_MOST_REMEMBERED = 65_536


class Comparison:
    """Two versions of a law, asked about the facts of one grade after the other."""

    def __init__(self, old: Law, new: Law) -> None:
        self.old, self.new = old, new
        self._known: dict[str, tuple[str, str] | None] = {}

    def of(self, facts: str) -> tuple[str, str] | None:
        """Say to what facts came, and to what they come; None where that is the same. "" is not derivable.

        Args:
            facts: as canonical JSON, as they are kept with a grade.
        """
        if facts not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[facts] = self._compared(facts)
        return self._known[facts]

    def _compared(self, facts: str) -> tuple[str, str] | None:
        change = next(compare(self.old, self.new, [("", forms.read(facts))]), None)
        if change is None:
            return None
        is_number = _code(change.before) == _code(change.after)
        before, after = (_told(each, is_number=is_number) for each in (change.before, change.after))
        return before, after


def _code(derived: Derived | NotDerivable) -> str:
    return derived.value if isinstance(derived, Derived) else ""


def _told(derived: Derived | NotDerivable, *, is_number: bool) -> str:
    """Name a value by its code, and by its number where nothing but that changes."""
    if not isinstance(derived, Derived) or not is_number:
        return _code(derived)
    return f"{derived.value}, {'no number' if derived.number is None else f'number {derived.number}'}"
