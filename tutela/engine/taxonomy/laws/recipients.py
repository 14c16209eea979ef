"""Whose numbers are whose: the law pack by which facts become what a recipient reads."""

from functools import cache
from pathlib import Path

from tutela.engine.taxonomy.errors import UnknownLaw
from tutela.engine.taxonomy.facts import Facts
from tutela.engine.taxonomy.laws.derivation import Derived, NotDerivable, derive
from tutela.engine.taxonomy.laws.law import Law
from tutela.engine.taxonomy.laws.loading import FOLDER, load, names


@cache
def laws_by_recipient(folder: Path = FOLDER) -> dict[str, Law]:
    """Give the law pack for each recipient, such as "vics-uk", "vics-us", "ncmec" and "iccam"."""
    laws = [load(name, folder) for name in names(folder)]
    return {law.recipient: law for law in laws if law.recipient}


def for_recipient(recipient: str, facts: Facts, folder: Path = FOLDER) -> Derived | NotDerivable:
    """Derive what a recipient reads: `value` is their class, `number` their number where they have one.

    It is derived and never assessed. Whoever writes it out says so; whether it may be sent is for a person.

    Raises:
        UnknownLaw: no pack is for that recipient.
    """
    found = laws_by_recipient(folder).get(recipient)
    if found is None:
        known = ", ".join(sorted(laws_by_recipient(folder)))
        raise UnknownLaw(f"No law pack is for {recipient[:60]!r}; there are some for {known}.")
    return derive(facts, found)
