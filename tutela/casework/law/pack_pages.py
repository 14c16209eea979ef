"""What the pages of the law packs show: which there are, and what each says."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.law import approved, law_packs
from tutela.casework.people.models import Unit
from tutela.casework.policies.errors import VersionBroken
from tutela.casework.policies.models import Policy
from tutela.engine.taxonomy.errors import UnknownLaw
from tutela.engine.taxonomy.laws import Law
from tutela.engine.taxonomy.laws.law import Mark, Rule, Status

Context = dict[str, Any]
_STATUS = {Status.DRAFT: "Draft", Status.CONFIRMED: "Confirmed"}


def policy_name(name: str) -> str:
    """Give the name that a unit's policy of a pack has where nobody chose another."""
    return f"law-pack-{name}"


def packs(by: Actor) -> Context:
    """Say what the page of all packs shows: of each, the version by which the actor's unit derives.

    Raises:
        NotAllowed: the actor may not read policies.
    """
    gate.require(by, Act.READ_POLICIES)
    grades_by = Unit.objects.values_list("law_pack", flat=True).get(pk=by.unit)
    own = approved.texts(by.unit, [law_packs.book(name) for name in law_packs.names()])
    return {"rows": [_row(name, own, grades_by) for name in law_packs.names()]}


def _row(name: str, own: dict[str, str | VersionBroken], grades_by: str) -> Context:
    text = own.get(law_packs.book(name))
    is_broken = isinstance(text, VersionBroken)
    law = law_packs.read(name, text) if isinstance(text, str) else law_packs.as_shipped(name)
    return {
        "name": name,
        "href": reverse("law-pack", args=[name]),
        "title": law.title,
        "version": law.version,
        "status": "Refused" if is_broken else _STATUS[law.status],
        "is_own": text is not None,
        "is_graded_by": name == grades_by,
        "recipient": law.recipient,
        "sha256": law.digest,
        "refusal": f"{text}" if is_broken else "",
    }


def text(by: Actor, name: str) -> str:
    """Give the text of a pack that the actor's unit follows; the shipped one as two people would confirm it.

    Raises:
        NotAllowed: the actor may not read policies.
        UnknownLaw: there are no rules of that name.
        VersionBroken: the unit's version is not what two people approved.
    """
    gate.require(by, Act.READ_POLICIES)
    _known(name)
    return approved.text(by.unit, law_packs.book(name)) or law_packs.shipped(name)


def _known(name: str) -> None:
    if not law_packs.has_rules(name):
        raise UnknownLaw(
            f"There is no law pack {name[:60]!r} with rules; there are {', '.join(law_packs.names())}."
        )


def pack(by: Actor, name: str) -> Context:
    """Say what the page of one pack shows: its outcomes and rules, as the actor's unit follows them.

    Raises:
        NotAllowed, UnknownLaw, VersionBroken: as `text`.
    """
    gate.require(by, Act.READ_POLICIES)
    _known(name)
    law = law_packs.in_force(by.unit, name) or law_packs.as_shipped(name)
    policy = Policy.objects.filter(unit=by.unit, rule_book=law_packs.book(name)).first()
    may_write = gate.may(by, Act.WRITE_POLICY)
    return {
        "name": name,
        "title": law.title,
        "facts": [
            ("Version", law.version),
            ("State", _state(law)),
            ("Owner", law.owner),
            ("Basis", law.basis),
            ("Whose numbers", law.recipient or "Nobody's"),
            ("Age limit", "None" if law.age_limit is None else f"Younger than {law.age_limit}"),
        ],
        "digest": law.digest,
        "policy_href": reverse("policy", args=[policy.name]) if policy else "",
        "new_href": reverse("policy-new") if may_write and policy is None else "",
        "rule_book": law_packs.book(name),
        "outcomes": [
            {
                "code": outcome.code,
                "title": outcome.title,
                "number": "" if outcome.number is None else outcome.number,
                "note": outcome.assessed_only,
            }
            for outcome in law.outcomes
        ],
        "rules": [_rule(rule) for rule in law.rules],
    }


def _state(law: Law) -> str:
    if law.status is Status.CONFIRMED:
        return _STATUS[law.status]
    return "Draft: nothing follows from it by itself until two people of the unit confirm it"


def _rule(rule: Rule) -> Context:
    return {
        "id": rule.id,
        "outcome": rule.outcome or "Not derivable",
        "says": rule.says if rule.outcome else f"{rule.says}. {rule.not_derivable}",
        "citation": rule.basis.citation,
        "read_on": rule.basis.read_on.isoformat(),
        "is_unverified": rule.basis.mark is Mark.UNVERIFIED,
    }
