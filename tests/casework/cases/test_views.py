"""An exhibit's page says what it shows, and what it does not."""

from pathlib import Path

import pytest
from django.urls import reverse

from tests.casework.doors import signed_in
from tutela.casework.cases import actions
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor


@pytest.mark.parametrize(
    ("links", "sentence"), [(50, "Nothing is left out"), (51, "The first 50 of 51 are here")]
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
