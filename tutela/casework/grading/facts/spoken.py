"""A scheme of terms in the reader's language, where it has its words in that; else in English."""

from functools import lru_cache

from django.utils.translation import get_language

from tutela.engine.taxonomy.facts import translations
from tutela.engine.taxonomy.facts.translations import ENGLISH, Translation


def scheme(name: str) -> Translation:
    """Give the words of a scheme as the reader reads them."""
    return _in(name, (get_language() or ENGLISH)[:2])


@lru_cache(maxsize=64)
def _in(name: str, language: str) -> Translation:
    return translations.load(name, language if language in translations.languages(name) else ENGLISH)
