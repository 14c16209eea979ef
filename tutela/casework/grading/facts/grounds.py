"""The coded facts that a grade rests on, and how the unit's law leads from them to its category."""

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.errors import FactsDecideNothing, FactsDisagree
from tutela.casework.grading.facts import reasons
from tutela.casework.grading.models import Assessment
from tutela.casework.law import law_packs, tag_schemes
from tutela.engine.taxonomy import facts as forms
from tutela.engine.taxonomy.errors import BadFacts
from tutela.engine.taxonomy.facts import Facts, schemes
from tutela.engine.taxonomy.facts.terms import Answer
from tutela.engine.taxonomy.laws import Derived, Law, derive


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a grade rests on; its category is a person's all the same.

    Attributes:
        facts: as canonical JSON; "" where no facts stand for the category that a person gave.
        given: whether a person recorded them, or the key of the category stands for them; "" for none.
        rule: which rule leads from them to the category; "" for none.
        law_version, law_digest: of the rules that said so.
    """

    facts: str = ""
    given: str = ""
    rule: str = ""
    law_version: str = ""
    law_digest: str = ""


NONE = Grounds()


@functools.lru_cache(maxsize=1024)
def implied(law: Law | None, category: str) -> Grounds:
    """Give the facts that the key of a category stands for by a law; nothing where no facts stand for it."""
    outcome = law.by_code.get(category) if law is not None else None
    if law is None or outcome is None or outcome.implies is None:
        return NONE
    return _if_given(law, category, outcome.implies, Assessment.Given.KEY) or NONE


def recorded(unit: int, law: Law | None, category: str, text: str) -> Grounds:
    """Give what a person of a unit recorded, if its law makes of it the category that they had before them.

    Raises:
        BadFacts: not facts of this form, or against each other.
        UnknownScheme: the unit has no such terms.
        FactsDecideNothing: no category can be derived from them.
        FactsDisagree: they come to another category.
    """
    facts = _of_the_unit(text, unit)
    if law is None:
        raise FactsDecideNothing(
            _("The unit's law pack has no rules for facts. Nothing was saved. Grade by key.")
        )
    found = derive(facts, law)
    if not isinstance(found, Derived):
        raise FactsDecideNothing(
            _("%(reasons)s Nothing was saved. Answer what is missing, or grade by key.")
            % {"reasons": reasons.of(found)}
        )
    if found.value != category:
        outcome = law.by_code.get(category)
        shown = outcome.title if outcome is not None else category
        raise FactsDisagree(
            _("These facts come to %(found)s and not to %(shown)s. %(reasons)s Nothing was saved.")
            % {"found": found.title, "shown": shown, "reasons": reasons.of(found)}
        )
    return _grounds(facts, found, Assessment.Given.PERSON)


def _of_the_unit(text: str, unit: int) -> Facts:
    """Read facts, which a page may have recorded by a scheme of the unit that another has followed since."""
    facts = forms.read(text)
    if facts.scheme not in schemes.names():
        tag_schemes.named(unit, facts.scheme)
    return facts


def carried(law: Law | None, category: str, before: Assessment | None) -> Grounds:
    """Give the facts that a key stands for, with the children and tags that the person recorded before.

    Whoever changes a category by its key means the category, and not that what they tagged is gone.
    """
    plain = implied(law, category)
    if before is None or before.facts_given != Assessment.Given.PERSON:
        return plain
    if law is None or not plain.facts:
        return plain
    kept, meant = forms.read(before.facts), forms.read(plain.facts)
    children = kept.children if meant.child is Answer.YES else ()
    try:
        both = replace(meant, scheme=kept.scheme, tags=kept.tags, children=children)
    except BadFacts:
        # What they recorded by does not ask what this category rests on.
        return plain
    return _if_given(law, category, both, Assessment.Given.PERSON) or plain


def on_record(grade: Assessment) -> dict[str, dict[str, str]]:
    """Say for the record what a grade rests on: the digest of its facts, and the rule; {} for nothing."""
    said = {
        "sha256": hashlib.sha256(grade.facts.encode()).hexdigest() if grade.facts else "",
        "given": grade.facts_given,
        "rule": grade.rule,
        "law_version": grade.law_version,
        "law_digest": grade.law_digest,
    }
    return {"facts": said} if any(said.values()) else {}


def come_to(by: Actor, said: Mapping[str, Any]) -> dict[str, Any]:
    """Say what the law of the actor's unit makes of facts, or what is missing; nothing is kept.

    Returns:
        standing: "derived", "not derivable", or "no rules" where the law pack has categories alone.
        reasons: one line for people, with the citation.
        value, title, rule, citation: where it is derived.
        missing: where it is not.

    Raises:
        NotAllowed: the actor may not grade.
        BadFacts, UnknownScheme: as `recorded`.
        VersionBroken: the unit's law is not what two people approved.
    """
    gate.require(by, Act.GRADE)
    facts, pack = _of_the_unit(json.dumps(said), by.unit), queries.pack_of(by.unit)
    law = law_packs.in_force(by.unit, pack.name)
    if law is None:
        return {
            "standing": "no rules",
            "reasons": _("Law pack %(pack)s has no rules for facts.") % {"pack": pack.name},
        }
    found = derive(facts, law)
    return {
        **found.told(),
        "reasons": reasons.of(found),
        **({"title": found.title} if isinstance(found, Derived) else {}),
    }


def _if_given(law: Law, category: str, facts: Facts, given: str) -> Grounds | None:
    found = derive(facts, law)
    is_so = isinstance(found, Derived) and found.value == category
    return _grounds(facts, found, given) if isinstance(found, Derived) and is_so else None


def _grounds(facts: Facts, found: Derived, given: str) -> Grounds:
    return Grounds(forms.write(facts), given, found.rule, found.version, found.digest)
