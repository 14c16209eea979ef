"""Of what the points of a checklist are decided: a report, one of its files, or one of its persons."""

from tutela.casework.reports.models import Report
from tutela.casework.reports.offences.checklists import Checklist
from tutela.casework.reports.queries import version_of

_LONGEST = 200


def subjects(report: Report, checklist: Checklist) -> dict[str, str]:
    """Give what a checklist may be about in a report now: the place of each, and its name."""
    told = version_of(report).as_told
    if checklist.about == "item":
        named = [
            (f"files/{at}", f"File {at + 1}", one.reference or one.name) for at, one in enumerate(told.files)
        ]
    elif checklist.about == "person":
        named = [
            (f"persons/{at}", f"{one.role.value.capitalize()} {at + 1}", one.key or " ".join(one.names))
            for at, one in enumerate(told.persons)
        ]
    else:
        named = []
    found = {place: f"{title}{f': {name}' if name else ''}"[:_LONGEST] for place, title, name in named}
    return {**found, "": "The report as a whole"}
