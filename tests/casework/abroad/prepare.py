"""Gives an installation a report to a partner hotline that two people have brought as far as sending it."""

import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - the settings come first

from tests.casework.abroad import world  # noqa: E402
from tutela.casework.gate import Role  # noqa: E402
from tutela.casework.people import actions as people, queries  # noqa: E402
from tutela.casework.people.models import Unit  # noqa: E402


def main() -> None:
    """Make the people, the partner and the rule book, and what goes abroad of an assessed address."""
    unit = Unit.objects.get()
    roles = {
        "ida": Role.ANALYST, "ilse": Role.ANALYST, "quinn": Role.QUALITY_OFFICER, "sam": Role.SUPERVISOR,
    }  # fmt: skip
    for name, role in roles.items():
        people.add_person(queries.installation(unit.pk), name, name.title(), unit, role)
    by = {name: queries.actor_named(name, "test") for name in (*roles, "adele", "finn")}
    assert settings.TUTELA.iccam.live == sys.argv[1]
    world.partner(by["adele"], (by["quinn"], by["sam"]), "hotline-nl", "hotline")
    world.approve_book(by["finn"], by["quinn"], by["sam"])
    item = world.approved(by["ilse"], world.made(by["ida"]))
    Path(sys.argv[2]).write_text(str(item))


if __name__ == "__main__":
    main()
