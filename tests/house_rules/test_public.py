"""What is open to outside reaches what lies between it and the unit, and nothing that holds keys or cases."""

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
    "tutela.site.sections",
    "tutela.site.middleware.headers",
    "tutela.site.web.server",
    "tutela.errors",
    "tutela.files",
    "tutela.memory",
    "tutela.printable",
)
# The door for companies: what lies between it and the unit, and the schedule of what it asks for.
MAY_PORTAL = (
    "tutela.site.web.certificates",
    "tutela.portal",
    "tutela.casework.letterbox.connection",
    "tutela.casework.letterbox.errors",
    "tutela.casework.letterbox.letters",
    "tutela.casework.letterbox.sealing",
    "tutela.casework.partners.between",
    "tutela.casework.partners.errors",
    "tutela.casework.partners.exchange",
    "tutela.casework.partners.scopes",
    "tutela.casework.people.entrance.codes",
    "tutela.casework.people.entrance.webauthn",
    "tutela.casework.people.errors",
    "tutela.engine.formats.reports.told",
    "tutela.engine.retention.dates",
    "tutela.engine.statutory",
    "tutela.engine.working_time",
    "tutela.site.settings",
    "tutela.site.sections",
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
    "tutela.casework.partners",
    "tutela.casework.people",
    "tutela.casework.people.entrance",
    "tutela.engine",
    "tutela.engine.formats",
    "tutela.engine.formats.reports",
    "tutela.site",
    "tutela.site.letterbox",
    "tutela.site.web",
}


def _reached(program: str) -> set[str]:
    waiting = [one for one in imports.modules() if one.startswith(program)]
    reached = set(waiting)
    while waiting:
        for one in imports.graph()[waiting.pop()] - reached:
            reached.add(one)
            waiting.append(one)
    return reached


def _beyond(program: str, may: tuple[str, ...]) -> list[str]:
    return [
        one
        for one in _reached(program) - EMPTY
        if not any(one == allowed or one.startswith(f"{allowed}.") for allowed in may)
    ]


def test_the_public_program_reaches_nothing_but_the_letterbox() -> None:
    assert "tutela.casework.letterbox.box" in _reached("tutela.public")
    assert not _beyond("tutela.public", MAY)


def test_the_partners_program_reaches_nothing_but_the_exchange() -> None:
    assert "tutela.casework.partners.exchange" in _reached("tutela.portal")
    assert not _beyond("tutela.portal", MAY_PORTAL)
