"""What the pages of policies say."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.paging import page_of
from tutela.casework.policies import presenters, queries, quiz, rule_books
from tutela.casework.policies.models import BackTest, Policy, Version
from tutela.casework.times import moment

Context = dict[str, Any]
_PEOPLE_SHOWN = 100
_VERSIONS_SHOWN = 50
_ROWS_SHOWN = 100


def policies(by: Actor, after: str | None = None) -> Context:
    """Say what the page of all policies shows, from after one of them on.

    Raises:
        NotAllowed: the actor may not read policies.
    """
    found, further = page_of(queries.policies_of(by), "title", after)
    states = (Version.State.IN_FORCE, Version.State.DRAFT, Version.State.PROPOSED)
    current: dict[int, dict[str, Version]] = {policy.pk: {} for policy in found}
    for version in Version.objects.filter(policy__in=found, state__in=states):
        current[version.policy_id][version.state] = version
    return {
        "policies": [_row(policy, current[policy.pk]) for policy in found],
        "further": further,
        "new_href": reverse("policy-new") if gate.may(by, Act.WRITE_POLICY) else "",
    }


def _row(policy: Policy, current: dict[str, Version]) -> Context:
    in_force = current.get(Version.State.IN_FORCE)
    coming = current.get(Version.State.PROPOSED) or current.get(Version.State.DRAFT)
    return {
        "title": policy.title,
        "href": reverse("policy", args=[policy.name]),
        "owner": policy.owner,
        "is_rules": bool(policy.rule_book),
        "in_force": f"Version {in_force.number} since {moment(in_force.in_force_at)}" if in_force else "",
        "coming": f"Version {coming.number}, {coming.state}" if coming else "",
    }


def policy(by: Actor, policy: Policy) -> Context:
    """Say what the page of one policy shows: its versions, from the newest."""
    open_version = queries.open_version(policy)
    may_draft = gate.may(by, Act.WRITE_POLICY, policy) and (
        open_version is None
        or (open_version.state == Version.State.DRAFT and open_version.author_id == by.person)
    )
    return {
        "title": policy.title,
        "owner": policy.owner,
        "rule_book": policy.rule_book,
        "must_be_read": policy.must_be_read,
        "policies_href": reverse("policies"),
        "draft_href": reverse("policy-draft", args=[policy.name]) if may_draft else "",
        "has_draft": open_version is not None,
        "total": policy.versions.count(),
        "versions": [
            {
                "number": version.number,
                "href": href_of(version),
                "state": presenters.state_of(version),
                "author": version.author.name,
                "change": version.change,
            }
            for version in queries.versions_of(policy)[:_VERSIONS_SHOWN]
        ],
    }


def href_of(version: Version) -> str:
    """Give the address of a version's page."""
    return reverse("policy-version", args=[version.policy.name, version.number])


def version(by: Actor, version: Version) -> Context:
    """Say what the page of one version shows: its text, what differs, who approved it, what to do."""
    compared = queries.in_force_before(version)
    test = queries.newest_back_test(version)
    return {
        "policy": {"title": version.policy.title, "href": reverse("policy", args=[version.policy.name])},
        "number": version.number,
        "state": presenters.state_of(version),
        "reason": version.reason,
        "facts": _facts(version),
        "digest": version.digest,
        "text": quiz.without_quiz(version.text),
        "questions": _questions(version),
        "compared": compared.number if compared else 0,
        "differences": presenters.differences(compared.text, version.text) if compared else [],
        "approvals": [
            {"name": each.person.name, "at": moment(each.at)} for each in queries.approvals_of(version)
        ],
        "back_test": _back_test(test) if test else {},
        "needs_back_test": queries.needs_back_test(version),
        "offers": rooms.offers(by, "policy version", version),
        **_ways(by, version, test),
        **_readers(by, version),
    }


def _questions(version: Version) -> list[Context]:
    return [
        {"number": number, "asks": each.asks, "choices": list(enumerate(each.choices, 1))}
        for number, each in enumerate(quiz.of_version(version), 1)
    ]


def _facts(version: Version) -> list[tuple[str, str]]:
    marks = {
        Version.Mark.VERIFIED: "Compared with its source",
        Version.Mark.UNVERIFIED: "Not verified: nobody compared it with its source",
    }
    return [
        ("What changes", version.change),
        ("Owner", version.owner),
        ("Written by", version.author.name),
        ("Source", version.citation),
        ("Source read on", version.read_on.isoformat()),
        ("Mark", marks[Version.Mark(version.mark)]),
    ]


def _back_test(test: BackTest) -> Context:
    return {
        "asked": f"{test.asked_by}, {moment(test.asked_at)}",
        "is_done": test.ended_at is not None,
        "ended": moment(test.ended_at),
        "fault": test.fault,
        "summary": test.summary,
        "compared": test.compared,
        "changed": test.changed,
        "rows": test.rows[:_ROWS_SHOWN],
        "shown": sum(row.get("count", 1) for row in test.rows[:_ROWS_SHOWN]),
    }


def _ways(by: Actor, version: Version, test: BackTest | None) -> Context:
    """Say what the reader may do with a version, and why they may not approve it."""
    may_write = gate.may(by, Act.WRITE_POLICY, version)
    is_proposed, is_own = version.state == Version.State.PROPOSED, version.author_id == by.person
    is_open = is_proposed or version.state == Version.State.DRAFT
    is_testing = test is not None and test.ended_at is None
    return {
        "may_propose": may_write and is_own and version.state == Version.State.DRAFT,
        "refusal": _refusal(by, version) if is_proposed else "",
        "may_approve": is_proposed and not _refusal(by, version),
        "may_test": may_write and is_proposed and queries.needs_back_test(version) and not is_testing,
        "withdraw_href": _withdraw(version) if may_write and is_open else "",
    }


def _withdraw(version: Version) -> str:
    return reverse("policy-withdraw", args=[version.policy.name, version.number])


def _refusal(by: Actor, version: Version) -> str:
    if not gate.may(by, Act.APPROVE_POLICY, version):
        return "A supervisor or a quality officer approves it."
    if version.author_id == by.person:
        return "You wrote this version. Two other people approve it."
    if version.approvals.filter(person=by.person).exists():
        return "You approved it. Another person does too."
    if not queries.may_be_approved(version):
        return "It was not tried on past work yet."
    return ""


def _readers(by: Actor, version: Version) -> Context:
    """Say whether the reader read it, and to those who oversee the unit, who did not."""
    is_in_force = version.state == Version.State.IN_FORCE
    read = version.readings.filter(person=by.person).first() if by.person else None
    context: Context = {
        "read_at": moment(read.at) if read else "",
        "may_read": is_in_force and read is None,
        "readers": version.readings.count(),
        "missing": [],
        "missing_total": 0,
    }
    if is_in_force and version.policy.must_be_read and gate.may(by, Act.OVERSEE, version):
        missing = queries.not_read_by(version)
        context["missing_total"] = missing.count()
        context["missing"] = [person.name for person in missing[:_PEOPLE_SHOWN]]
    return context


def first_draft(policy: Policy) -> dict[str, Any]:
    """Give what the draft form begins with: the open draft, the version in force, or what is shipped."""
    version = queries.open_version(policy) or queries.in_force(policy)
    if version is None:
        return {"text": rule_books.shipped(policy.rule_book), "owner": policy.owner}
    is_draft = version.state == Version.State.DRAFT
    return {
        "text": version.text,
        "change": version.change if is_draft else "",
        "owner": version.owner,
        "citation": version.citation,
        "read_on": version.read_on,
        "verified": is_draft and version.mark == Version.Mark.VERIFIED,
    }
