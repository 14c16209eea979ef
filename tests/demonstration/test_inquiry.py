"""The demonstration has an inquiry: two telephones, two people who matter, six reports, and packages."""

from pathlib import Path

import pytest

from tutela.casework.bundles.queries import bundle_of
from tutela.casework.gate import Actor
from tutela.casework.intelligence.models import Message, RangeMark, Source
from tutela.casework.packages.models import Outcome, Package
from tutela.casework.reports.models import Report
from tutela.casework.series.models import Series
from tutela.casework.subjects.models import Observation, Subject
from tutela.demonstration.inquiry import Team, make_inquiry

pytestmark = pytest.mark.django_db
MESSAGES = 90


def test_the_inquiry_goes_from_two_telephones_to_an_outcome_and_a_second_run_adds_nothing(
    tmp_path: Path, finn: Actor, ida: Actor, quinn: Actor, sam: Actor, adele: Actor
) -> None:
    team = Team(finn, ida, quinn, sam, adele)

    first = make_inquiry(team, tmp_path, MESSAGES)
    rows = [each.objects.count() for each in (Source, Message, Observation, Report, Package, Series)]
    again = make_inquiry(team, tmp_path, MESSAGES)

    assert again == first
    assert rows == [each.objects.count() for each in (Source, Message, Observation, Report, Package, Series)]
    assert set(Source.objects.values_list("format", "state")) == {
        ("whatsapp text", "read"),
        ("telegram json", "read"),
        ("signal json lines", "read"),
    }
    assert Message.objects.count() == MESSAGES
    assert set(Subject.objects.values_list("subject_class", flat=True)) == {"suspect", "victim"}
    assert RangeMark.objects.count() == 1
    of_reports = {bundle_of(ida, "report", each.pk) for each in Report.objects.all()}
    assert len(of_reports) == 1
    assert None not in of_reports
    assert sorted(Package.objects.values_list("state", flat=True)) == ["accepted", "sent"]
    assert list(Outcome.objects.values_list("code", "count")) == [("arrest", 1)]


def test_a_person_holds_together_what_both_telephones_name(
    tmp_path: Path, finn: Actor, ida: Actor, quinn: Actor, sam: Actor, adele: Actor
) -> None:
    make_inquiry(Team(finn, ida, quinn, sam, adele), tmp_path, MESSAGES)

    second = Observation.objects.filter(canonical="+447700900012")

    assert second.count() == 2
    assert second.values("entity").distinct().count() == 1
