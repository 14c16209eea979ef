"""Whatever delivers content uses one door, with its own reference, key, words and limits."""

import io
import zipfile
from pathlib import Path

import pytest
from django.db import transaction

from tutela.casework.custody import copies, log
from tutela.casework.custody.models import SealedCopy
from tutela.casework.gate import Actor
from tutela.casework.intake.actions.receive import receive
from tutela.casework.intake.errors import OtherSource
from tutela.casework.intake.terms import Terms
from tutela.casework.items.models import Intake
from tutela.casework.people.models import Unit
from tutela.engine.media.archives import ArchiveLimits

REPORT = Terms(
    about={"report": 7},
    purpose="triage",
    reason="received with a report",
    title="Report R-7",
    otherwise="File another report.",
    limits=ArchiveLimits(depth=1),
)


@pytest.fixture
def intake(unit: Unit) -> Intake:
    with transaction.atomic():
        return Intake.objects.create(unit=unit, reference="R-7", key=copies.new_key("report R-7"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with an archive in an archive."""
    inner, root = io.BytesIO(), tmp_path / "source"
    root.mkdir()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("note.txt", "within")
    with zipfile.ZipFile(root / "outer.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    return root


def test_what_is_no_exhibit_is_received_on_terms_of_its_own(
    finn: Actor, intake: Intake, source: Path
) -> None:
    report = receive(finn, intake, source, REPORT)

    assert (report.files, report.archives, report.members, report.archives_unopened) == (1, 2, 1, 1)
    assert set(SealedCopy.objects.values_list("key", "reason")) == {(intake.key_id, REPORT.reason)}
    acts = {str(entry["act"]): entry for entry in log.latest()}
    begun = acts["receipt.begun"]["what"]
    assert isinstance(begun, dict)
    assert (begun["report"], acts["receipt.batch"]["purpose"]) == (7, "triage")


def test_what_is_received_from_a_second_source_is_refused_in_the_words_of_its_terms(
    finn: Actor, intake: Intake, source: Path, tmp_path: Path
) -> None:
    receive(finn, intake, source, REPORT)
    other = tmp_path / "other"
    other.mkdir()

    with pytest.raises(OtherSource, match=r"Report R-7 was received from .*source\. File another report\."):
        receive(finn, intake, other, REPORT)
