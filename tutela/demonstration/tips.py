"""One report to NCMEC for the test environment, which nobody has proposed: nothing goes out."""

from tutela.casework.cases.models import Case
from tutela.casework.cybertips import actions
from tutela.casework.cybertips.models import Tip, TipFile
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.engine.formats.reports import incident_types

_SAYS = {
    "incidentSummary": {
        "incidentType": incident_types.MATERIAL,
        "platform": "Example Messenger",
        "incidentDateTime": "2026-11-02T14:02:00Z",
    },
    "internetDetails": [{"webPageIncident": {"url": ["https://example.com/1"]}}],
    "reporter": {
        "reportingPerson": {"firstName": "Finn", "lastName": "One", "email": ["desk@unit.example"]},
    },
    "personOrUserReported": [
        {"screenName": "person 1", "ipCaptureEvent": [{"ipAddress": "192.0.2.1", "eventName": "Upload"}]}
    ],
    "additionalInfo": "Sentence 1.",
}


def make_tip(finn: Actor, case: Case) -> Tip:
    """Make the draft of a report of a case, if the unit has none yet."""
    found = Tip.objects.filter(unit=finn.unit).order_by("pk").first()
    return found or actions.make_tip(finn, case, "test", _SAYS)


def choose_file(finn: Actor, case: Case) -> None:
    """Add the first item of a case to the draft, which sends nothing of it by itself."""
    tip = make_tip(finn, case)
    item = Item.objects.filter(instances__intake__exhibit__case=case).order_by("pk").first()
    if item is not None and not TipFile.objects.filter(tip=tip).exists():
        actions.choose_files(finn, tip, tip.version, [item.pk])
