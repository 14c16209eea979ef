"""The one screenful that a start ends with: what was received, hashed, matched, stacked and queued, and where to go."""

from django.conf import settings
from rich.console import Console
from rich.table import Table

from tutela.casework.cases import queries as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.examination import queries as examination
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person


def link(token: str) -> str:
    """Write a sign-in link."""
    web = settings.TUTELA.web
    return f"http://{web.host}:{web.port}/sign-in/{token}/"


def show(*, with_links: bool) -> None:
    """Print the totals of every exhibit, the address, and one-time links where they are wanted."""
    console = Console(highlight=False)
    exhibits = list(Exhibit.objects.select_related("case", "intake").order_by("pk"))
    if exhibits:
        console.print(_received(exhibits))
        console.print(_examined(exhibits))
    web = settings.TUTELA.web
    if with_links:
        console.print(f"\nThe workbench: http://{web.host}:{web.port}/   Each link signs one person in, once, within 30 minutes:")
        for person in Person.objects.filter(is_active=True).prefetch_related("grants").order_by("pk"):
            roles = ", ".join(grant.role for grant in person.grants.all())
            token = people.issue_link(people.installation(person.unit_id), person)
            console.print(f"  {person.username:<6} {roles:<21} {link(token)}", soft_wrap=True)
        console.print("Stop with Ctrl+C. Nothing is lost; the next start finds everything there.")
    else:
        console.print(f"The workbench: http://{web.host}:{web.port}/")


def _received(exhibits: list[Exhibit]) -> Table:
    table = Table("exhibit", "entries", "files", "folders", "links", "unreadable", "in archives", "size", "rate", box=None)
    for exhibit in exhibits:
        report = cases.receive_report(exhibit)
        rate = f"{report.files / report.seconds:,.0f} files/s" if report.seconds else ""
        members = f"{report.members} + {report.members_unsealed}" if report.archives else "0"
        table.add_row(
            str(exhibit), str(report.entries), str(report.files), str(report.folders), str(report.links),
            str(report.unreadable), members, f"{report.size_bytes / 1e6:,.1f} MB", rate,
        )  # fmt: skip
    return table


def _examined(exhibits: list[Exhibit]) -> Table:
    table = Table("exhibit", "items", "hashed", "exact", "near", "video", "known", "stacks", "queued", "set aside", box=None)
    for exhibit in exhibits:
        now = examination.progress(exhibit.case.unit_id, exhibit.intake)
        cells = [now.items, now.hashed, *(now.by_rule.get(rule, 0) for rule in ("exact", "near", "video"))]
        cells += [now.by_state.get("known", 0), now.stacks, now.by_state.get("queued", 0), now.by_state.get("set_aside", 0)]
        table.add_row(str(exhibit), *(str(cell) for cell in cells))
    return table
