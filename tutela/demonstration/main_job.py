"""Does the main job on the demonstration unit: paint, known list, receive, examine; goes on where it was."""

import base64
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from django.conf import settings
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from tutela import files
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.examination import queries as examination
from tutela.casework.gate import Actor, Role
from tutela.casework.intake.models import Receipt
from tutela.casework.intake.progress import Counts
from tutela.casework.intake.source import count
from tutela.casework.jobs import queries as jobs
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import HashList, ListImport
from tutela.casework.people import actions as people, demonstration, queries
from tutela.casework.people.command_line import actor
from tutela.casework.people.models import Person, Unit
from tutela.demonstration import around, desk, inquiry, invented, notices, outcomes, outside, sites, tips
from tutela.demonstration.painting import Painted, PaintedOriginal, paint
from tutela.demonstration.painting.unit import MOVIES, SCENES
from tutela.demonstration.team import Whole
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known
from tutela.engine.hashing.digests import digest
from tutela.engine.hashing.examiner import Examiner
from tutela.engine.taxonomy import packs
from tutela.engine.taxonomy.packs import LawPack
from tutela.errors import Conflict

PACK, CASE, LIST = "demonstration", "DEMO", "Demonstration known list"
PEOPLE: list[tuple[str, str, Role]] = [
    ("ana", "Ana Reed", Role.ASSESSOR),
    ("asif", "Asif Khan", Role.ASSESSOR),
    ("quinn", "Quinn Hale", Role.QUALITY_OFFICER),
    ("finn", "Finn Marsh", Role.FORENSIC_PRACTITIONER),
    ("sam", "Sam Okoro", Role.SUPERVISOR),
    ("adele", "Adele Price", Role.ADMINISTRATOR),
    ("audra", "Audra Lund", Role.AUDITOR),
    ("ida", "Ida Moss", Role.ANALYST),
]
Check = Callable[[], None]


class OtherPack(Conflict):
    """The demonstration unit is there, and follows another law pack than it was to be started under."""

    code = "TU-T10"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the demonstration unit is.

    Attributes:
        scenes: how many distinct pictures are painted.
        movies: how many videos.
        reports: how many reports are invented.
        messages: how many messages two telephones hold.
    """

    scenes: int = SCENES
    movies: int = MOVIES
    reports: int = invented.REPORTS
    messages: int = inquiry.MESSAGES


def do(check: Check, sizes: Sizes, law_pack: str = PACK) -> None:
    """Bring the demonstration unit to where assessors can start; go on where an earlier run was cut off.

    Args:
        check: called again and again while waiting; raises when a worker has gone.
        sizes: how large it is to be.
        law_pack: by which the unit grades; what is painted is the same under any.

    Raises:
        UnknownPack: there is no such law pack.
        OtherPack: the unit is there already, under another.
    """
    pack = packs.load(law_pack)
    folder = settings.TUTELA_KEYS.parent / "demonstration"
    with _progress() as progress:
        task = progress.add_task("painting", total=1, rate="")
        show = partial(progress.update, task)
        painted = paint(
            folder,
            progress=lambda done, total: show(completed=done, total=total),
            scenes=sizes.scenes,
            movies=sizes.movies,
        )
        unit = _people(pack)
        progress.update(task, description="reports")
        invented.receive_reports(actor("ida"), sizes.reports)
        finn = actor("finn")
        notices.make_notices(finn, actor("quinn"), actor("sam"), actor("ida"))
        outcomes.tell_outcome(actor("sam"))
        sites.make_sites(actor("ida"), actor("sam"), actor("adele"))
        progress.update(task, description="telephones")
        team = inquiry.Team(*map(actor, ("finn", "ida", "quinn", "sam", "adele")))
        telephones = inquiry.make_inquiry(team, folder / "telephones", sizes.messages)
        _known_list(finn, pack, folder, painted, progress)
        exhibits = list(_exhibits(finn, painted))
        for exhibit, source in exhibits:
            _receive(finn, exhibit, source, progress)
            tips.make_tip(finn, exhibit.case)
        progress.update(task, description="around the work")
        whole = Whole(*map(actor, ("ana", "asif", "quinn", "finn", "sam", "adele", "ida")))
        _around(whole, telephones, folder)
        _examined(unit, check, progress)
        progress.update(task, description="grades and partners")
        # What may be listed under another law differs; there the grading is left to whoever tries it.
        if pack.name == PACK:
            _after(whole, exhibits[-1][0])
        _examined(unit, check, progress)


def _around(team: Whole, case: Case, folder: Path) -> None:
    """Do, while workers examine, what needs nothing of that."""
    outside.hotline_abroad(team)
    outside.go_abroad(team)
    outside.company(team)
    outside.send_list(team)
    outside.fetch_feed(team)
    around.import_tips(team.ida, folder / "tips")
    around.look_after_people(team)
    around.ask_things(team, case)
    around.keep_things(team)
    around.write_papers(team, case)
    around.file_lines(team, case)
    desk.have_a_batch(team, case, folder / "batch")


def _after(team: Whole, last: Exhibit) -> None:
    """Do what needs examined items: grade, publish, give partners what was published."""
    outside.give_datasets(team)
    outside.give_to_filters(team)
    outside.let_ask(team)
    desk.leave_waiting(team)
    tips.choose_file(team.finn, last.case)
    around.give_work(team, last)


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description:<22}"),
        BarColumn(),
        TextColumn("{task.completed:>6.0f} of {task.total:.0f}"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _people(pack: LawPack) -> Unit:
    unit = Unit.objects.filter(name=demonstration.UNIT).first() or people.add_unit(
        queries.installation(queries.NO_UNIT_YET), demonstration.UNIT, pack.name
    )
    if unit.law_pack != pack.name:
        raise OtherPack(
            f"The demonstration unit grades by {unit.law_pack}. Start another in a folder of its own."
        )
    by = queries.installation(unit.pk)
    for username, name, role in PEOPLE:
        if not Person.objects.filter(username=username).exists():
            people.add_person(by, username, name, unit, role)
    return unit


def _known_list(by: Actor, pack: LawPack, folder: Path, painted: Painted, progress: Progress) -> None:
    file, region = folder / "known.vics.json", pack.vics_region or "CUSTOM"
    if not file.exists():
        task = progress.add_task("known list", total=len(painted.originals), rate="")
        with files.atomic(file) as out:
            vics.write_hash_set(
                out, _counted(_knowns(painted.originals, region), progress, task), region=region
            )
    known = HashList.objects.filter(unit=by.unit, name=LIST).first()
    if known is None:
        known = lists.make_list(
            by, LIST, purpose=HashList.Purpose.KNOWN_ILLEGAL, pack=pack.name, region=region
        )
    if not ListImport.objects.filter(hash_list=known).exists():
        lists.import_list(by, known, file)


def _counted(knowns: Iterator[Known], progress: Progress, task: object) -> Iterator[Known]:
    for known in knowns:
        progress.advance(task)  # type: ignore[arg-type]  # rich's own number type
        yield known


def _knowns(originals: tuple[PaintedOriginal, ...], region: str) -> Iterator[Known]:
    """Hash the originals as a partner would have, on two cores, and give them in order."""
    numbers = {category.code.lower(): category.vics for category in packs.load(PACK).categories}
    with ThreadPoolExecutor(2) as pool:
        halves = [originals[::2], originals[1::2]]
        hashed = {known.sha256: known for half in pool.map(_hashed, halves) for known in half}
    for original in originals:
        sha256 = digest(original.path.open("rb")).sha256
        if (known := hashed.pop(sha256, None)) is not None:
            yield replace(known, category=numbers[original.proxy_class], region=region)


def _hashed(originals: tuple[PaintedOriginal, ...]) -> list[Known]:
    hashed = []
    with Examiner() as examiner:
        for original in originals:
            with original.path.open("rb") as stream:
                taken = digest(stream)
                examined = examiner.examine(stream)
            video = base64.b64encode(examined.vpdq).decode()
            hashed.append(
                Known(
                    md5=taken.md5,
                    sha1=taken.sha1,
                    sha256=taken.sha256,
                    size=taken.size,
                    pdq=examined.pdq.bits if examined.pdq else None,
                    mime=examined.facts.mime,
                    other_hashes=(("vPDQ", video),) if video else (),
                )
            )
    return hashed


def _exhibits(by: Actor, painted: Painted) -> Iterator[tuple[Exhibit, Path]]:
    case = Case.objects.filter(unit=by.unit, reference=CASE).first() or cases.open_case(
        by, CASE, "Painted by code"
    )
    for source in painted.exhibits:
        reference = source.name.upper()
        exhibit = Exhibit.objects.filter(case=case, reference=reference).first()
        if exhibit is None:
            authority = "Demonstration: painted pictures, no authority needed"
            exhibit = cases.add_exhibit(by, case, reference, authority, f"{source.name}, painted")
        yield exhibit, source


def _receive(by: Actor, exhibit: Exhibit, source: Path, progress: Progress) -> None:
    if Receipt.objects.filter(intake=exhibit.intake, finished_at__isnull=False).exists():
        return
    total = count(source)
    task = progress.add_task(f"receive {exhibit.reference.lower()}", total=total, rate="")
    started = time.monotonic()

    def show(counts: Counts) -> None:
        seconds = time.monotonic() - started
        rate = f"{counts.files / seconds:,.0f} files/s, {counts.size_bytes / seconds / 1e6:,.0f} MB/s"
        progress.update(task, completed=counts.files + counts.others, rate=rate)

    cases.receive(by, exhibit, source, show)


def _examined(unit: Unit, check: Check, progress: Progress) -> None:
    """Wait until the workers have brought everything down the line; previews may go on behind."""
    task = progress.add_task("examine", total=0, rate="")
    started, first = time.monotonic(), None
    while jobs.open_jobs(unit.pk, least_priority=-1):
        check()
        now = examination.progress(unit.pk)
        done = now.items - now.by_state.get("received", 0)
        first = done if first is None else first
        rate = (done - first) / max(time.monotonic() - started, 0.1)
        progress.update(task, completed=done, total=now.items, rate=f"{rate:,.0f} files/s")
        time.sleep(0.2)
