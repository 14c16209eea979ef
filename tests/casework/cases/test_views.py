"""An exhibit's page says what it shows, and what it does not."""

from pathlib import Path

import pytest
from django.urls import reverse

from tests.casework.doors import signed_in
from tutela.casework.cases import actions
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor


@pytest.mark.parametrize(
    ("links", "sentence"), [(50, "All 50 are here"), (51, "The first 50 of 51 are here")]
)
def test_entries_that_are_not_shown_are_counted(
    finn: Actor, exhibit: Exhibit, tmp_path: Path, links: int, sentence: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(links):
        (source / f"link{number}").symlink_to("nowhere")
    actions.receive(finn, exhibit, source)

    page = signed_in(finn).get(reverse("exhibit", args=[exhibit.case.reference, exhibit.reference]))

    assert sentence in page.content.decode()


def test_cases_go_on_page_by_page_each_with_its_newest_exhibits(finn: Actor) -> None:
    for number in range(22):
        actions.open_case(finn, f"OP-{number}")
    large = actions.open_case(finn, "OP-LARGE")
    for number in range(23):
        actions.add_exhibit(finn, large, f"JB{number}", "Warrant 1/26")
    browser = signed_in(finn)

    first = browser.get("/exhibits/")
    second = browser.get(f"/exhibits/{first.context['paging']['older']}")

    named = [case["reference"] for page in (first, second) for case in page.context["cases"]]
    assert named == ["OP-LARGE", *(f"OP-{number}" for number in reversed(range(22)))]
    exhibits = [row["reference"] for row in first.context["cases"][0]["exhibits"]]
    assert exhibits == [f"OP-LARGE/JB{number}" for number in range(3, 23)]
    assert "The newest 20 of 23 exhibits are here." in first.content.decode()
    assert 'href="/cases/OP-LARGE/results/"' in first.content.decode()
    assert len(browser.get("/").context["exhibits"]) == 20
    assert browser.get("/exhibits/?before=9x").status_code == 200
