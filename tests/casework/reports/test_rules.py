"""The unit's own rules are tried on past reports, approved by two, and followed from then on."""

from datetime import date

import pytest

from tests.casework.reports.telling import arrival, received
from tests.casework.working import work_off
from tutela.casework.gate import Actor
from tutela.casework.policies import actions as policies, queries
from tutela.casework.policies.models import Version
from tutela.casework.reports.models import Report
from tutela.casework.risk import rules
from tutela.engine.risk.errors import BadRuleBook

ENTICEMENT = "Online Enticement of Children for Sexual Acts"


def proposed(by: Actor, text: str) -> Version:
    policy = policies.make_policy(by, "risk", "Risk rules", "The supervisors", rule_book=rules.RULES)
    draft = policies.draft(
        by, policy, text, change="Ours", citation="Decided on 2 November", read_on=date(2026, 11, 2)
    )
    return policies.propose(by, draft)


def stricter() -> str:
    text = rules.shipped().replace('name = "demonstration"', 'name = "ours"')
    at = text.index('id = "H2"')
    return text[:at] + text[at:].replace('band = "H"', 'band = "V"', 1)


def test_a_book_is_tried_on_past_reports_before_two_people_put_it_in_force(
    ida: Actor, finn: Actor, sam: Actor, quinn: Actor
) -> None:
    received(ida, arrival(1, incident=(ENTICEMENT,)), arrival(2), arrival(3))

    version = proposed(finn, stricter())
    work_off()

    test = queries.newest_back_test(version)
    assert test is not None
    first = Report.objects.get(sender_reference="1")
    assert (test.fault, test.compared, test.changed) == ("", 3, 1)
    assert test.summary == "1 of 3 reports would be in a higher band, and 0 in a lower."
    assert [(row["what"], row["before"], row["after"]) for row in test.rows] == [(first.reference, "H", "V")]
    assert first.band == "H"
    assert rules.in_force(ida.unit)[0].name == "demonstration"

    policies.approve(sam, version, version.digest)
    assert rules.in_force(ida.unit)[0].name == "demonstration"
    policies.approve(quinn, version, version.digest)

    assert rules.in_force(ida.unit)[0].name == "ours"
    received(ida, arrival(4, incident=(ENTICEMENT,)))
    assert Report.objects.get(sender_reference="4").band == "V"


def test_a_book_that_could_lower_a_report_is_not_even_proposed(finn: Actor) -> None:
    with pytest.raises(BadRuleBook, match="a risk must weigh at least 1"):
        proposed(finn, rules.shipped().replace("weight = 40", "weight = -40"))
