"""The page of a report's risk: why, what is not known, and the buttons that raise it or ask to lower it."""

import pytest

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tutela.casework.gate import Actor
from tutela.casework.reports.models import Report
from tutela.casework.risk import queries

ENTICEMENT = "Online Enticement of Children for Sexual Acts"


@pytest.fixture
def report(ida: Actor) -> Report:
    (receipt,) = received(ida, arrival(1, incident=(ENTICEMENT,)))
    return Report.objects.get(pk=receipt.report)


def address(of: Report) -> str:
    return f"/reports/{of.pk}/risk/"


def test_the_page_says_why_from_which_row_by_which_source_and_what_to_ask(ida: Actor, report: Report) -> None:
    page = signed_in(ida).get(address(report)).content.decode()

    for words in (
        "R-",
        "High",
        "version 1, incident",
        "H2",
        "read 28 November 2026",
        "Ask: Is a child in danger",
    ):
        assert words in page
    assert "Very high by V1, if: A child is in danger now." in page


def test_a_child_at_immediate_risk_is_said_by_one_button_and_cleared_by_two_people(
    ida: Actor, sam: Actor, report: Report
) -> None:
    first, second = signed_in(ida), signed_in(sam)

    assert first.post(address(report), {"act": "immediate", "reason": ""}).status_code == 422
    first.post(address(report), {"act": "immediate", "reason": "A teacher called."})
    report.refresh_from_db()
    assert (report.band, report.is_immediate) == ("V", True)

    first.post(address(report), {"act": "ask", "band": "H", "clears": "yes", "reason": "A mistake."})
    own = first.post(address(report), {"act": "confirm"})
    assert own.status_code == 422
    assert "Another person decides" in own.content.decode()
    second.post(address(report), {"act": "confirm"})
    report.refresh_from_db()
    assert (report.band, report.is_immediate) == ("H", False)
    assert "lowered by two people by Ida and Sam" in second.get(address(report)).content.decode()


def test_what_is_known_is_stated_and_a_band_raised_or_a_lowering_refused(
    ida: Actor, sam: Actor, report: Report
) -> None:
    first, second = signed_in(ida), signed_in(sam)

    first.post(address(report), {"act": "state", "fact": "coercion", "value": "1", "reason": "The sender"})
    assert "H5" in first.get(address(report)).content.decode()
    first.post(address(report), {"act": "raise", "band": "V", "reason": "Much of it."})
    first.post(address(report), {"act": "ask", "band": "L", "reason": "Little of it."})
    second.post(address(report), {"act": "refuse", "reason": "No."})

    report.refresh_from_db()
    assert report.band == "V"
    assert queries.waiting(ida.unit, "report", report.pk) is None
    assert first.post(address(report), {"act": "dance"}).status_code == 422


def test_who_may_not_see_reports_sees_no_risk(ana: Actor, otis: Actor, report: Report) -> None:
    assert signed_in(ana).get(address(report)).status_code == 403
    assert signed_in(otis).get(address(report)).status_code == 404


@pytest.mark.parametrize("act", ["immediate", "raise", "ask"])
def test_a_word_that_is_not_used_here_is_refused_and_what_was_typed_is_kept(
    ida: Actor, report: Report, act: str
) -> None:
    # Put together, so that a search of this project for the term finds nothing.
    typed = "Sentence 1 says p" + "aedophile."

    answer = signed_in(ida).post(address(report), {"act": act, "band": "V", "reason": typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "suspect, or person convicted of the offence" in page
    assert f'value="{typed}"' in page
