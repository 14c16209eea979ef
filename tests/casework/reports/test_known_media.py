"""Media that are known come to no eye; a known address settles nothing, and a person opens the report."""

from pathlib import Path

import pytest

from tests.casework.examination.painting import know, paint
from tests.casework.reports.telling import arrival, received
from tests.casework.working import work_off
from tutela.casework.bundles import queries as bundles
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.reports import actions
from tutela.casework.reports.actions.receive_media import receive_media
from tutela.casework.reports.errors import NotYours
from tutela.casework.reports.models import Report
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.formats.reports.told import Address

pytestmark = pytest.mark.django_db


def test_known_media_are_settled_unseen_for_everybody_and_the_report_is_still_opened(
    ida: Actor, sam: Actor, finn: Actor, tmp_path: Path
) -> None:
    content = paint(tmp_path / "original.jpg", 1)
    know(finn, tmp_path, {content: 1})
    media = tmp_path / "media"
    media.mkdir()
    (media / "1.jpg").write_bytes(content)
    for number in (1, 2):
        (receipt,) = received(ida, arrival(number))
        receive_media(ida, receipt, media)
    work_off()

    item = Item.objects.get(sha256__isnull=False, mime="image/jpeg")
    assert (item.state, ExposureEvent.objects.count()) == (Item.State.KNOWN, 0)
    for by, report in zip((ida, sam), Report.objects.order_by("pk"), strict=True):
        assert report.dispositions.count() == 0
        with pytest.raises(NotYours):
            actions.settle_report(by, report, "actioned.1", "Sentence 1.")
        actions.claim_report(by, report)
        actions.settle_report(by, report, "actioned.1", "Sentence 1.")
    assert ExposureEvent.objects.count() == 0


def test_an_address_that_is_known_settles_nothing(ida: Actor) -> None:
    """What lies there may be another thing by now."""
    same = (Address("https://example.com/known"),)
    (first,) = received(ida, arrival(1, addresses=same, persons=()))
    report = Report.objects.get(pk=first.report)
    actions.claim_report(ida, report)
    actions.settle_report(ida, report, "actioned.1", "Sentence 1.")
    (second,) = received(ida, arrival(2, addresses=same, persons=()))

    other = Report.objects.get(pk=second.report)
    assert (other.state, other.dispositions.count(), other.to_look_at) == (Report.State.WAITING, 0, 1)
    assert bundles.joins_of("report", [other.pk])
