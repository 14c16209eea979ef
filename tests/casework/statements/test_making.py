"""A statement says what the results say and a recount gives, is checked by another person, and served."""

import json
from collections import Counter
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.casework.finding.received import place
from tests.casework.statements.graded import adopt, graded_case
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.grading.models import Assessment
from tutela.casework.items.models import Instance, Settlement
from tutela.casework.results import queries as results, scope as scopes
from tutela.casework.results.scope import Scope
from tutela.casework.statements import actions, papers, queries
from tutela.casework.statements.errors import (
    BadStatement,
    OwnStatement,
    StatementMoved,
    WordingNotAdopted,
)
from tutela.casework.statements.models import Form, Statement, Version
from tutela.casework.statements.writing.told import Witness
from tutela.engine.taxonomy.errors import RefusedWords

pytestmark = pytest.mark.django_db
HIDDEN = (b"$carvedfiles/", b"$recycle.bin/")


@pytest.fixture
def exhibits(finn: Actor, ana: Actor, quinn: Actor) -> list[Exhibit]:
    return graded_case(finn, ana, quinn)


@pytest.fixture
def scope(finn: Actor, exhibits: list[Exhibit]) -> Scope:
    return scopes.of_case(finn, "OP-7")


def made(by: Actor, scope: Scope, form: str = "mg11", of: Statement | None = None, own: str = "") -> Version:
    return actions.make_version(by, scope, form, Witness(by.name, own=own), of)


def recount(references: list[str]) -> dict[str, Counter[str]]:
    """Count by category one row at a time, as somebody with a pencil would."""
    counts: dict[str, Counter[str]] = {}
    places = [row for row in Instance.objects.select_related("intake") if row.intake.reference in references]
    for number in {row.item_id for row in places}:
        settled = Settlement.objects.filter(item=number).first()
        given = Assessment.objects.filter(item=number, stands=True).first()
        if not settled and not given:
            continue
        own = [row for row in places if row.item_id == number]
        counted = counts.setdefault((settled or given).category, Counter())  # type: ignore[union-attr]
        counted["moving" if own[0].item.kind == "video" else "stills"] += 1
        counted["unique"] += 1
        counted["duplicates"] += len(own) - 1
        reached = any(not any(part in bytes(row.path).lower() for part in HIDDEN) for row in own)
        counted["accessible" if reached else "not_accessible"] += 1
        counted["trusted"] += bool(settled and settled.level == "trusted")
    return counts


@pytest.mark.parametrize("about", ["OP-7", "OP-7/JB1", "OP-7/JB2"])
def test_counts_are_those_of_the_results_and_of_a_recount(
    finn: Actor, exhibits: list[Exhibit], about: str
) -> None:
    case, _, exhibit = about.partition("/")
    scope = scopes.of_exhibit(finn, case, exhibit) if exhibit else scopes.of_case(finn, case)
    told = json.loads(made(finn, scope, "categories").facts)

    expected = recount([about] if exhibit else [str(each) for each in exhibits])
    found = {
        each["category"]: Counter({name: each[name] for name in _COUNTED}) for each in told["categories"]
    }
    assert {category: +counts for category, counts in found.items()} == {
        category: +counts for category, counts in expected.items()
    }
    by_results = {grade.category: grade.total for grade in results.results(scope).grades}
    assert {each["category"]: each["unique"] for each in told["categories"]} == by_results
    assert sum(by_results.values()) == results.results(scope).graded


_COUNTED = ("moving", "stills", "unique", "duplicates", "accessible", "not_accessible", "trusted")


def test_the_sample_is_of_each_category_and_the_same_whenever_it_is_drawn(finn: Actor, scope: Scope) -> None:
    first, second = (json.loads(made(finn, scope, "categories").facts)["categories"] for _ in range(2))

    assert [each["sample"] for each in first] == [each["sample"] for each in second]
    for each in first:
        digests = [digest for _, digest in each["sample"]]
        assert len(digests) == min(5, each["unique"])
        assert digests == sorted(digests)


def test_the_same_records_give_the_same_words_but_for_number_and_moment(finn: Actor, scope: Scope) -> None:
    first, second = (made(finn, scope) for _ in range(2))

    assert _blocks_of(first) == _blocks_of(second)
    assert not queries.changes_since(finn, second)


def _blocks_of(version: Version) -> list[Any]:
    blocks = json.loads(version.document)["blocks"]
    # What is told of the making is another each time: its moment, and how long the record was by then.
    return [block for block in blocks if "UTC" not in str(block) and "Merkle" not in str(block)]


def test_only_what_changed_is_named_and_the_next_version_leaves_the_one_before(
    finn: Actor, scope: Scope, exhibits: list[Exhibit]
) -> None:
    first = made(finn, scope)
    place(exhibits[0], "late/1.jpg")

    assert queries.changes_since(finn, first) == ["its exhibits and what was received", "what remains"]

    second = made(finn, scope, "mg11", first.statement)
    assert (second.number, second.statement) == (2, first.statement)
    assert not queries.changes_since(finn, second)
    before = Version.objects.get(pk=first.pk)
    assert (before.document, before.facts) == (first.document, first.facts)


def test_nobody_checks_what_they_made_and_the_database_refuses_it_too(
    finn: Actor, sam: Actor, scope: Scope
) -> None:
    own = made(sam, scope)

    with pytest.raises(OwnStatement):
        actions.check_version(sam, own, papers.seen_digest(own))
    with pytest.raises(OwnStatement):
        actions.return_version(sam, own, "Sentence 1.")
    with pytest.raises(NotAllowed):
        actions.check_version(finn, own, papers.seen_digest(own))
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=own.pk).update(checked_by=own.made_by)
    with pytest.raises(OwnStatement):
        made(finn, scope, "mg11", own.statement)
    with pytest.raises(BadStatement, match="another form"):
        made(sam, scope, "sfr1", own.statement)


def test_what_is_returned_is_made_again_and_what_was_superseded_goes_no_further(
    finn: Actor, sam: Actor, scope: Scope
) -> None:
    first = made(finn, scope)
    with pytest.raises(BadStatement):
        actions.return_version(sam, first, " ")
    returned = actions.return_version(sam, first, "Sentence 1.")
    second = made(finn, scope, "mg11", first.statement)

    assert (returned.state, returned.reason) == ("returned", "Sentence 1.")
    with pytest.raises(StatementMoved, match="superseded by version 2"):
        actions.check_version(sam, first, papers.seen_digest(first))
    with pytest.raises(StatementMoved, match="not what you had before you"):
        actions.check_version(sam, second, papers.seen_digest(first))
    with pytest.raises(StatementMoved):
        actions.serve_version(finn, second, "Prosecutor")
    assert [each.number for each in queries.to_check(sam)] == [2]
    assert not queries.to_check(finn)


@pytest.mark.usefixtures("typst_is_there")
def test_it_is_served_in_words_that_the_unit_adopted_and_in_no_others(
    finn: Actor, quinn: Actor, sam: Actor, scope: Scope
) -> None:
    shipped = made(finn, scope, "sfr1")
    actions.check_version(sam, shipped, papers.seen_digest(shipped))
    with pytest.raises(WordingNotAdopted):
        actions.serve_version(finn, shipped, "Prosecutor")

    adopt(finn, quinn, sam)
    own = made(finn, scope, "sfr1", shipped.statement)
    actions.check_version(sam, own, papers.seen_digest(own))
    with pytest.raises(BadStatement):
        actions.serve_version(finn, own, "")
    served = actions.serve_version(finn, own, "Prosecutor")

    assert (served.state, served.served_to, served.served_by_id) == ("served", "Prosecutor", finn.person)
    with pytest.raises(StatementMoved):
        actions.serve_version(finn, own, "Prosecutor")


def test_words_that_are_not_used_and_forms_that_there_are_not_are_refused(finn: Actor, scope: Scope) -> None:
    refused = "rent b" + "oy"
    for witness in (Witness("Finn", own=refused), Witness("Finn", needs=refused)):
        with pytest.raises(RefusedWords):
            actions.make_version(finn, scope, "mg11", witness)
    exhibit = scopes.of_exhibit(finn, "OP-7", "JB1")
    for form, about in (("mg12", scope), ("mg6c", exhibit)):
        with pytest.raises(BadStatement):
            made(finn, about, form)
    assert not Statement.objects.exists()


def test_contact_and_needs_stand_apart_and_nowhere_else(finn: Actor, scope: Scope) -> None:
    witness = Witness("Finn", contact="Desk 1", availability="May 1", needs="Needs 1", own="Sentence 1.")
    version = actions.make_version(finn, scope, "mg11", witness)

    assert "Sentence 1." in version.document
    for word in ("Desk 1", "May 1", "Needs 1"):
        assert word in version.apart
        assert word not in version.document + version.facts
    others = [form for form in Form.values if form not in {"mg11", "sfr2"}]
    assert all(not made(finn, scope, form).apart for form in others)
    full = actions.make_version(finn, scope, "sfr2", Witness("Finn", disputes="Point 1.", contact="Desk 1"))
    assert (full.apart, "Desk 1" in full.document) == ("", False)
