"""The codes by which facts are recorded, as people read them."""

from functools import cache

from django.utils.translation import gettext as _

from tutela.engine.taxonomy.facts.facts import GATE, OF_CHILD
from tutela.engine.taxonomy.facts.terms import TagGroup
from tutela.engine.taxonomy.laws.derivation import Why


def words(code: object) -> str:
    """Give a code as words: what is recorded is the code, whatever they are."""
    return _(in_english(code))


def in_english(code: object) -> str:
    """Give a code as English words, by whose letters it is answered."""
    return str(code).replace("_", " ")


@cache
def every() -> frozenset[str]:
    """Give the words of every code of this program, for whoever translates them; schemes bring their own."""
    answers = {answer for codes in (*GATE.values(), *OF_CHILD.values()) for answer in codes}
    named = (*GATE, *OF_CHILD, "children", "age", "band", *TagGroup)
    return frozenset([*map(in_english, (*answers, *named)), *(why.value for why in Why)])
