"""The public program reaches one room, the letterbox, and nothing that holds a key or a case."""

from tests.house_rules import imports

# What it may reach, directly or not: each with all that lies below it.
MAY = (
    "tutela.public",
    "tutela.casework.letterbox.box",
    "tutela.casework.letterbox.connection",
    "tutela.casework.letterbox.errors",
    "tutela.casework.letterbox.letters",
    "tutela.casework.letterbox.place",
    "tutela.casework.letterbox.receipts",
    "tutela.casework.letterbox.sealing",
    "tutela.engine.identifiers",
    "tutela.site.settings",
    "tutela.site.middleware.headers",
    "tutela.site.web.server",
    "tutela.errors",
    "tutela.files",
    "tutela.memory",
    "tutela.printable",
)
# Packages that hold no more than a sentence.
EMPTY = {
    "tutela",
    "tutela.casework",
    "tutela.casework.letterbox",
    "tutela.site",
    "tutela.site.letterbox",
    "tutela.site.web",
}


def _reached() -> set[str]:
    waiting = [one for one in imports.modules() if one.startswith("tutela.public")]
    reached = set(waiting)
    while waiting:
        for one in imports.graph()[waiting.pop()] - reached:
            reached.add(one)
            waiting.append(one)
    return reached


def test_the_public_program_reaches_nothing_but_the_letterbox() -> None:
    reached = _reached()

    assert "tutela.casework.letterbox.box" in reached
    assert not [
        one for one in reached - EMPTY if not any(one == may or one.startswith(f"{may}.") for may in MAY)
    ]
