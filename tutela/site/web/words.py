"""What scripts say in another language, as data of the page: by the text that they would say in English."""

from functools import cache
from pathlib import Path

from django.conf import settings

from tutela import catalogue
from tutela.catalogue import PARTED

Words = dict[str, str | list[str]]


def of(language: str) -> Words:
    """Give what scripts say in a language; of what is counted its forms for 0, 1, 2 and so on."""
    return _read(Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "djangojs.po")


@cache
def _read(file: Path) -> Words:
    entries = catalogue.read(file.read_text(encoding="utf-8"))
    return {
        asked.split(PARTED)[0]: catalogue.by_number(said) if PARTED in asked else said
        for asked, said in entries.items()
        if asked
    }
