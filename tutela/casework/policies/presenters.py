"""Policies and their versions in words and as JSON."""

import difflib
from dataclasses import dataclass
from typing import Any

from tutela.casework.policies import queries
from tutela.casework.policies.models import Policy, Version
from tutela.casework.times import moment


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what differs between two texts: "same", "added", "removed" or "place"."""

    kind: str
    text: str


_KINDS = {"+": "added", "-": "removed", "@": "place"}


def differences(before: str, after: str) -> list[Line]:
    """Give the lines in which one text differs from another, with three lines around each."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    return [Line(_KINDS.get(line[:1], "same"), line) for line in list(lines)[2:]]


def state_of(version: Version) -> str:
    """Say where a version stands, and since when."""
    if version.state == Version.State.PROPOSED:
        have = len(queries.approvals_of(version))
        since = moment(version.proposed_at)
        return f"Proposed since {since}, approved by {have} of {queries.NEEDED}"
    if version.state == Version.State.IN_FORCE:
        return f"In force since {moment(version.in_force_at)}"
    if version.state == Version.State.SUPERSEDED:
        return f"In force from {moment(version.in_force_at)} to {moment(version.ended_at)}"
    if version.state == Version.State.WITHDRAWN:
        return f"Withdrawn on {moment(version.ended_at)}"
    return f"Draft since {moment(version.made_at)}"


def version_answer(version: Version) -> dict[str, Any]:
    """Give a version as JSON holds it, without its text."""
    return {
        "policy": version.policy.name,
        "number": version.number,
        "state": version.state,
        "sha256": version.digest,
        "owner": version.owner,
        "citation": version.citation,
        "read_on": version.read_on.isoformat(),
        "mark": version.mark,
        "author": version.author.username,
        "approved_by": [approval.person.username for approval in queries.approvals_of(version)],
    }


def policy_answer(policy: Policy) -> dict[str, Any]:
    """Give a policy as JSON holds it, with its versions from the newest."""
    return {
        "name": policy.name,
        "title": policy.title,
        "owner": policy.owner,
        "rule_book": policy.rule_book,
        "must_be_read": policy.must_be_read,
        "versions": [version_answer(version) for version in queries.versions_of(policy)],
    }


def policy_lines(policy: Policy, *, in_full: bool) -> list[str]:
    """Give a policy in lines for a shell, with its versions where that is asked for."""
    of = f" (rule book: {policy.rule_book})" if policy.rule_book else ""
    lines = [f"{policy.name}: {policy.title}{of}, owner {policy.owner}"]
    versions = queries.versions_of(policy)
    for version in versions if in_full else versions.filter(state=Version.State.IN_FORCE):
        lines.append(f"  version {version.number}: {state_of(version)}, by {version.author.username}")
        lines.append(f"    SHA-256 {version.digest}, {version.mark}: {version.citation}")
    return lines
