"""Whether this installation is a demonstration, where one-time links sign in and `--as` is believed bare.

A file in the folder of keys says so, and names the installation: a writer of the database cannot turn it on,
and a copy of the file turns on nothing elsewhere. Only `tutela up --demonstration` and `tutela demonstrate`
write it, and only where nothing but the demonstration unit is.
"""

from pathlib import Path

from django.conf import settings

from tutela import files
from tutela.casework.custody.models import Installation
from tutela.casework.people.errors import NotADemonstration
from tutela.casework.people.models import Unit

UNIT = "Demonstration unit"


def _file() -> Path:
    folder: Path = settings.TUTELA_KEYS
    return folder / "demonstration"


def is_on() -> bool:
    """Say whether this installation is for demonstration only."""
    try:
        named = _file().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    there = Installation.objects.first()
    # Before an installation has its name, there is nothing in it.
    return named == (there.name if there else "")


def turn_on() -> None:
    """Make this installation one for demonstration only.

    Raises:
        NotADemonstration: there is another unit than the demonstration's.
    """
    if Unit.objects.exclude(name=UNIT).exists():
        raise NotADemonstration(
            "There is a unit of your own here, and in a demonstration anybody can sign in as anybody. "
            "Run the demonstration in another folder."
        )
    with files.atomic(_file()) as out:
        out.write(Installation.objects.get().name.encode())
