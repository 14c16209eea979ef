"""Gives an installation a feed of NCMEC's exchange that two people agreed on: BASE FILE; writes its name."""

import sys
from pathlib import Path

import django

django.setup()

from tests.casework.feeds import world  # noqa: E402 - the settings come first
from tutela.casework.gate import Role  # noqa: E402
from tutela.casework.people import actions as people, queries  # noqa: E402
from tutela.casework.people.models import Unit  # noqa: E402


def main() -> None:
    """Make the people, the partner and what is agreed with it."""
    unit = Unit.objects.get()
    people.add_person(queries.installation(unit.pk), "sam", "Sam", unit, Role.SUPERVISOR)
    by = {name: queries.actor_named(name, "test") for name in ("sam", "adele", "finn")}
    agreement = world.partner_of(by["sam"], by["adele"])[1]
    server = world.Server(Path(), sys.argv[1])
    feed = world.feed_of(by["finn"], by["sam"], agreement, server, "ncmec", trusted=("42",))
    Path(sys.argv[2]).write_text(str(feed))


if __name__ == "__main__":
    main()
