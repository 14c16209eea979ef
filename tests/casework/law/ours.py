"""Versions of rule books that two people of the unit put in force."""

import tomllib
from datetime import date

from tests.casework.working import work_off
from tutela.casework.gate import Actor
from tutela.casework.law import law_packs, tag_schemes
from tutela.casework.policies import actions
from tutela.casework.policies.models import Policy, Version

NEW_TAG = """
[[term]]
group = "image"
code = "harbour"
title = "Numbered tag 1"
definition = "A tag of the tests."
key = "h"

[[band]]"""
NEW_WORDS = """
[[translation.term]]
group = "image"
code = "harbour"
title = "Tag 1"
definition = "Tag y profion."
"""


def scheme(name: str, *changes: tuple[str, str]) -> str:
    """Write a scheme of the unit: the shipped one under another name, with one tag more."""
    own, version = name.split("/")
    text = tag_schemes.shipped().replace('name = "starter"', f'name = "{own}"')
    text = (
        text.replace('version = "2"', f'version = "{version}"').replace("\n[[band]]", NEW_TAG, 1) + NEW_WORDS
    )
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text


def approve(text: str, by: Actor, *two: Actor, book: str = tag_schemes.BOOK) -> Version:
    """Draft a version, propose it, and have others approve it."""
    name = book.replace(" ", "-")
    policy = Policy.objects.filter(unit=by.unit, rule_book=book).first()
    policy = policy or actions.make_policy(by, name, book.capitalize(), "Policy lead", rule_book=book)
    version = actions.draft(
        by, policy, text, change="Sentence 1.", citation="Sentence 2.", read_on=date(2026, 11, 2)
    )
    version = actions.propose(by, version)
    work_off()
    for each in two:
        version = actions.approve(each, version, version.digest)
    return version


# What met the criteria of C comes to Beta, and Gamma is for a person alone.
HIGHER = (
    (
        'title = "Gamma"\nnumber = 3\nimplies = { activity = "C" }',
        'title = "Gamma"\nnumber = 3\nassessed_only = "Sentence 1."',
    ),
    ('outcome = "Gamma"', 'outcome = "Beta"'),
    (",Gamma\n", ",Beta\n"),
)


def law(name: str, version: str, *changes: tuple[str, str]) -> str:
    """Write a version of a law pack of the unit: the shipped one, confirmed, with another number."""
    text = law_packs.shipped(name)
    before = text.partition('version = "')[2].partition('"')[0]
    for old, new in ((f'version = "{before}"', f'version = "{version}"'), *changes):
        assert old in text, old
        text = text.replace(old, new)
    return text


def approve_law(text: str, by: Actor, *two: Actor) -> Version:
    """Draft a version of a law pack, propose it, have it tried, and have others approve it."""
    return approve(text, by, *two, book=law_packs.book(tomllib.loads(text)["name"]))
