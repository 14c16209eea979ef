"""What the page of the scheme of terms shows."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.law import tag_schemes
from tutela.casework.policies.models import Policy
from tutela.engine.taxonomy.facts import translations
from tutela.engine.taxonomy.facts.terms import TagGroup
from tutela.engine.taxonomy.facts.translations import Mark

Context = dict[str, Any]
_MARKS = {
    Mark.ORIGINAL: "",
    Mark.CHECKED: "Somebody who reads it checked these words.",
    Mark.MACHINE: "A machine drafted these words. Nobody who reads the language has checked them yet.",
}
_LANGUAGES = {"en": "English", "cy": "Cymraeg"}


def terms(by: Actor, name: str = "", language: str = "") -> Context:
    """Say what the page of a scheme shows: that in force, or one by its name, in one of its languages.

    Raises:
        NotAllowed: the actor may not read policies.
        UnknownScheme: there is none of that name for the unit, or it is not in that language.
    """
    gate.require(by, Act.READ_POLICIES)
    current = tag_schemes.in_force(by.unit)
    scheme = tag_schemes.named(by.unit, name) if name else current
    words = translations.load(scheme.name, language or translations.ENGLISH)
    policy = Policy.objects.filter(unit=by.unit, rule_book=tag_schemes.BOOK).first()
    return {
        "name": scheme.name,
        "is_in_force": scheme.name == current.name,
        "current": current.name,
        "owner": scheme.owner,
        "basis": scheme.basis,
        "mark": _MARKS[words.mark],
        "languages": [
            {"code": code, "title": _LANGUAGES.get(code, code), "chosen": code == words.language}
            for code in translations.languages(scheme.name)
        ],
        "policy_href": reverse("policy", args=[policy.name]) if policy else "",
        "new_href": reverse("policy-new") if not policy and gate.may(by, Act.WRITE_POLICY) else "",
        "bands": ", ".join(scheme.bands),
        "groups": [
            {
                "title": f"{group.capitalize()} tags",
                "terms": [
                    {
                        "key": term.key,
                        "code": f"{term.code}:…" if term.takes_code else term.code,
                        "title": words.terms[of, code].title,
                        "definition": words.terms[of, code].definition,
                    }
                    for (of, code), term in scheme.terms.items()
                    if of is group
                ],
            }
            for group in TagGroup
        ],
        "questions": [
            {"code": code, "asks": words.asks[code], "citation": element.citation}
            for code, element in scheme.elements.items()
        ],
    }
