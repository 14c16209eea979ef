"""Which tools a unit uses, and how: a rule book of its own, which two people approve."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tutela.casework.law import approved
from tutela.casework.tools.errors import BadUse
from tutela.engine.toml_tables import check_keys, read_table

# The name under which a unit's policies hold its own.
BOOK = "use of tools"
_ENTRY = {"name": str, "version": str, "use": str}


class How(StrEnum):
    """What comes of an opinion: never both."""

    ORDER = "order"
    AFTER = "after"


IN_WORDS = {
    How.ORDER: "orders what waits, within the same precedence",
    How.AFTER: "is shown to a person after their own decision",
}


@dataclass(frozen=True, slots=True)
class Use:
    """One tool, by name and version, and what comes of its opinions."""

    name: str
    version: str
    how: How

    def __str__(self) -> str:
        return f"{self.name}/{self.version}"


def check(text: str) -> None:
    """Refuse a text that is none of this form.

    Raises:
        BadUse: the message says what is wrong.
    """
    read(text)


def shipped() -> str:
    """Give the text that a unit's first version is drafted from: no tool is used."""
    return (
        "# Which tools are used, and how. Each is named once.\n"
        '# use = "order": its opinion orders what waits, within the same precedence. One tool may.\n'
        '# use = "after": its opinion is shown to a person after their own decision.\n'
        '#\n# [[tool]]\n# name = "colours"\n# version = "1"\n# use = "order"\n'
    )


def written(name: str, version: str, how: How) -> str:
    """Give the text by which one tool is used."""
    return f'[[tool]]\nname = "{name}"\nversion = "{version}"\nuse = "{how}"\n'


@lru_cache(maxsize=64)
def read(text: str) -> tuple[Use, ...]:
    """Read which tools are used.

    Raises:
        BadUse: the message says what is wrong.
    """
    table = read_table("The use of tools", text, refusal=BadUse)
    check_keys("The use of tools", table, {}, {"tool": list}, refusal=BadUse)
    uses = []
    for place, entry in enumerate(table.get("tool", []), 1):
        check_keys(f"Tool {place}", entry, _ENTRY, refusal=BadUse)
        if entry["use"] not in tuple(How):
            raise BadUse(f'Tool {place}: "use" is one of {", ".join(How)}, never both.')
        uses.append(Use(entry["name"], entry["version"], How(entry["use"])))
    if len({use.name for use in uses}) != len(uses):
        raise BadUse("A tool is named twice. It either orders what waits or is shown after a decision.")
    if sum(use.how is How.ORDER for use in uses) > 1:
        raise BadUse("Two tools would order what waits. One may.")
    return tuple(uses)


def in_force(unit: int) -> tuple[Use, ...]:
    """Give the tools that a unit uses; none where two people approved none.

    Raises:
        VersionBroken: the version in force is not what two people approved.
    """
    text = approved.text(unit, BOOK)
    return read(text) if text is not None else ()
