"""The one screenful that a start ends with: what was received, matched and queued, and where to go."""

from django.conf import settings
from rich.console import Console
from rich.table import Table

from tutela.casework.cases.models import Exhibit
from tutela.casework.examination import queries as examination
from tutela.casework.intake.queries import receive_report
from tutela.casework.people import actions as people, addresses
from tutela.casework.people.models import Person
from tutela.casework.people.queries import installation


def show(*, with_links: bool) -> None:
    """Print the totals of every exhibit, the address, and one-time links where they are wanted."""
    console = Console(highlight=False)
    exhibits = list(Exhibit.objects.select_related("case", "intake").order_by("pk"))
    if exhibits:
        console.print(_table(exhibits))
    if with_links:
        console.print(
            f"\nThe workbench: {addresses.workbench()}/\n"
            "For demonstration only: each link signs one person in, once, within 30 minutes:"
        )
        for person in Person.objects.able().prefetch_related("grants").order_by("pk"):
            roles = ", ".join(grant.role for grant in person.grants.all())
            token = people.issue_link(installation(person.unit_id), person)
            console.print(f"  {person.username:<6} {roles:<21} {addresses.link(token)}", soft_wrap=True)
        console.print("Stop with Ctrl+C. Nothing is lost; the next start finds everything there.")
    else:
        console.print(f"The workbench: {addresses.workbench()}/")
    door, portal = settings.TUTELA.door, settings.TUTELA.portal
    if door.port:
        console.print(f"The door for the public: http://{door.host}:{door.port}/")
    if portal.on and portal.port:
        console.print(f"The door for companies: http://{portal.host}:{portal.port}/")
    matcher = settings.TUTELA.matcher
    if matcher.on and matcher.port:
        console.print(f"The door for look-ups: http://{matcher.host}:{matcher.port}/")


def _table(exhibits: list[Exhibit]) -> Table:
    """Lay the numbers out one a line, an exhibit a column."""
    table = Table("", *(str(exhibit) for exhibit in exhibits), box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    columns = [{**_received(exhibit), **_examined(exhibit)} for exhibit in exhibits]
    for name in columns[0]:
        table.add_row(name, *(column[name] for column in columns))
    return table


def _received(exhibit: Exhibit) -> dict[str, str]:
    report = receive_report(exhibit.intake)
    seconds = max(report.seconds, 0.001)
    return {
        "received: entries": f"{report.entries:,}",
        "  files": f"{report.files:,}",
        "  folders, links, others": f"{report.folders}, {report.links}, {report.special + report.unreadable}",
        "  archive members": f"{report.members} and {report.members_unread} not opened",
        "  size": f"{report.size_bytes / 1e6:,.1f} MB",
        "  rate": f"{report.files / seconds:,.0f} files/s, {report.size_bytes / seconds / 1e6:,.1f} MB/s",
    }


def _examined(exhibit: Exhibit) -> dict[str, str]:
    now = examination.progress(exhibit.case.unit_id, exhibit.intake)
    rules = ", ".join(f"{count} {rule}" for rule, count in now.by_rule.items())
    conditions = ", ".join(
        f"{count} {condition.replace('_', ' ')}" for condition, count in now.by_condition.items()
    )
    return {
        "distinct items": f"{now.items:,}",
        "  opened as": conditions,
        "  hashed (PDQ or vPDQ)": f"{now.hashed:,}",
        "  matched": rules or "0",
        "  known, nobody needs to look": f"{now.by_state.get('known', 0):,}",
        "  stacked": f"{now.stacked} in {now.stacks} stacks",
        "  queued for assessors": f"{now.by_state.get('queued', 0):,}",
        "  set aside, not media": f"{now.by_state.get('set_aside', 0):,}",
    }
