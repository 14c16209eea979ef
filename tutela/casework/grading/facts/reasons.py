"""The line that says how a law leads from facts to a category, or what is missing, in the reader's language.

What a law pack says, with its citation, stays as it was written.
"""

from django.utils.translation import gettext as _

from tutela.casework.grading.facts.wording import every, in_english, words
from tutela.engine.taxonomy.laws import Derived
from tutela.engine.taxonomy.laws.derivation import Missing, NotDerivable
from tutela.engine.taxonomy.laws.law import Mark, Status


def of(found: Derived | NotDerivable) -> str:
    """Give the line that says what facts come to under a law."""
    if isinstance(found, Derived):
        return f"{found.says} {derived_by(found.rule, found.law, found.version)}{_marks(found)}."
    if found.rule:
        return _by_rule(found)
    if not found.missing:
        return _nothing_covers(found)
    what = "; ".join(map(_missing, found.missing))
    return _("Not derivable from these facts: %(what)s. %(law)s %(version)s.") % {
        "what": what,
        "law": found.law,
        "version": found.version,
    }


def derived_by(rule: str, law: str, version: str) -> str:
    """Say by which rule of which law something was derived, without a full stop."""
    return _("Derived by rule %(rule)s of %(law)s %(version)s") % {
        "rule": rule,
        "law": law,
        "version": version,
    }


def _marks(found: Derived) -> str:
    draft = _(", draft") if found.status is Status.DRAFT else ""
    return draft + (_(", text not read") if found.basis.mark is Mark.UNVERIFIED else "")


def _by_rule(found: NotDerivable) -> str:
    """Say that a rule leaves it open, in the words of the pack."""
    text = _("Not derivable from these facts: %(what)s. Rule %(rule)s of %(law)s %(version)s.")
    return text % {"what": found.says, "rule": found.rule, "law": found.law, "version": found.version}


def _nothing_covers(found: NotDerivable) -> str:
    return _("Not derivable from these facts: no rule covers these facts. %(law)s %(version)s.") % {
        "law": found.law,
        "version": found.version,
    }


def _missing(one: Missing) -> str:
    """Say which fact is missing, perhaps of one child, and why."""
    of_child, comma, fact = one.fact.rpartition(", ")
    child = _("child %(number)s") % {"number": of_child.removeprefix("child ")} if comma else ""
    name, space, years = fact.partition(" ")
    # What only a scheme asks has its code for a name.
    named = words(name) if in_english(name) in every() else name
    return f"{child}{comma}{named}{space}{years} {_(one.why.value)}"
