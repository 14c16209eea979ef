"""The facts of a grade in words, and the line that says how its law leads from them to the category."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tutela.casework.grading.facts import reasons, spoken
from tutela.casework.grading.facts.wording import in_english, words
from tutela.casework.grading.models import Assessment
from tutela.casework.law import law_packs
from tutela.engine.taxonomy import facts as forms
from tutela.engine.taxonomy.facts.facts import ANSWERS_OF_CHILD, GATE, Child
from tutela.engine.taxonomy.facts.terms import TagGroup
from tutela.engine.taxonomy.laws import Law
from tutela.engine.taxonomy.laws.law import Status


def facts_of(grade: Assessment) -> str:
    """Give the facts of a grade in one line of codes, and where they come from; "" where it has none."""
    if not grade.facts:
        return ""
    given = _("Implied by its key") if grade.facts_given == Assessment.Given.KEY else _("Recorded")
    return f"{given}: {'; '.join(_said(grade.facts))}"


def by_name(grade: Assessment) -> dict[str, str]:
    """Give the facts of a grade by their names, in words; {} where it has none."""
    if not grade.facts:
        return {}
    facts = forms.read(grade.facts)
    answers = [*((name, getattr(facts, name)) for name in GATE), *facts.elements]
    named = {in_english(name): in_english(answer) for name, answer in answers if answer is not None}
    named |= {f"child {number}": _of_child(child) for number, child in enumerate(facts.children, 1)}
    return named | {f"{group} tags": ", ".join(map(in_english, codes)) for group, codes in facts.tags}


def derivation_of(grade: Assessment) -> str:
    """Say in one line which rule leads from the facts of a grade to its category; "" where none does."""
    return derivation(grade.pack, grade.category, grade.rule, grade.law_version, grade.law_digest)


def derivation(pack: str, category: str, rule: str, law_version: str, law_digest: str) -> str:
    """Say which rule leads to a category, with its citation in the very version by which it was derived.

    It says that this is derived: whether it was assessed so is said by the grade, and by nothing else.
    """
    if not rule:
        return ""
    by, law = reasons.derived_by(rule, pack, law_version), law_packs.of_digest(pack, law_digest)
    if law is None:
        return _("%(rule)s, whose text is not kept here.") % {"rule": by}
    draft = _(", draft") if law.status is Status.DRAFT else ""
    outcome = law.by_code.get(category)
    title = outcome.title if outcome is not None else category
    return f"{title}: {_basis(law, rule)}{by}{draft}."


def _basis(law: Law, rule: str) -> str:
    known = {each.id: each for each in law.rules}.get(rule)
    stated = known or law.undetermined
    return f"{stated.says}. {stated.basis.citation}. " if stated is not None else ""


def _said(text: str) -> Iterator[str]:
    facts = forms.read(text)
    for name in GATE:
        answer = getattr(facts, name)
        if answer is not None:
            yield f"{words(name)} {words(answer)}"
    for name, answer in facts.elements:
        yield f"{in_english(name)} {words(answer)}"
    for number, child in enumerate(facts.children, 1):
        yield f"{_('child %(number)s') % {'number': number}}: {_of_child(child)}"
    for group, codes in facts.tags:
        titles = ", ".join(_title(facts.scheme, group, code) for code in codes)
        yield f"{tags_of(group)}: {titles}"


def _title(scheme: str, group: TagGroup, tag: str) -> str:
    """Give a tag the title that it had when it was recorded, whatever the scheme in force says."""
    code, _colon, reference = tag.partition(":")
    return " ".join(filter(None, (spoken.scheme(scheme).terms[group, code].title, reference)))


def _of_child(child: Child) -> str:
    said = [
        f"{words(name)} {_answer(getattr(child, name))}" for name in ANSWERS_OF_CHILD if getattr(child, name)
    ]
    return ", ".join(said) or _("nothing recorded")


def _answer(answer: object) -> str:
    if isinstance(answer, tuple):
        return _("%(from)s to %(to)s") % {"from": answer[0], "to": answer[1]}
    return words(answer)


def tags_of(group: TagGroup) -> str:
    """Name the tags of a group."""
    return _("%(group)s tags") % {"group": words(group)}
