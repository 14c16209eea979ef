"""Looks an installation over: what is well, what needs attention, and what to do about it."""

import json
import shutil
import stat
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from tutela import __version__, memory
from tutela.casework.audit import queries as audit_queries
from tutela.casework.audit.queries import Verification
from tutela.casework.custody import keys, leftovers, log, objects, standing
from tutela.casework.custody.keys import KeyMissing
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.proving import data_keys, quick_look, readings
from tutela.casework.custody.proving.readings import ReadWhole
from tutela.casework.custody.record import audit, checkpoints, quick_look as quick_look_of_record
from tutela.casework.custody.record.audit import RowsDiffer
from tutela.casework.items import algorithms
from tutela.casework.items.algorithms import NotAdmitted
from tutela.casework.jobs import outages
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.outages import ClockSkewed
from tutela.casework.people import demonstration
from tutela.casework.people.entrance import seals
from tutela.casework.people.models import Credential
from tutela.casework.times import moment
from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.digests import Digester
from tutela.engine.hashing.examiner import WORK
from tutela.engine.hashing.plugin_hashes import SelfTestFailed
from tutela.engine.media.fence.fence import Fence, FenceUnusable, Level
from tutela.engine.plugins import NotInstalled, UnsoundPlugin
from tutela.engine.vault.store import StoreUnavailable
from tutela.errors import Broken
from tutela.site import privacy, tables, upgrade
from tutela.site.backup import age
from tutela.site.doctor import outward
from tutela.site.doctor.findings import ATTENTION, BROKEN, WELL, Finding
from tutela.site.upgrade import DatabaseNewer, DatabaseTooOld, NoDatabase, UpgradeNeeded

_LEAST_FREE = 5 << 30
_WAITING_LONG = timedelta(minutes=10)
_VERIFIED_LATELY = timedelta(days=31)
_SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def examine() -> list[Finding]:
    """Look at everything, worst news included; nothing is changed."""
    checks: tuple[Callable[[], Finding], ...] = (
        _fence, _keys, _files, _memory, _database, _installation, _people, _record, _checkpoints, _vault,
        _backup, _jobs, _disk, _encryption, _clock, _hashes,
    )  # fmt: skip
    if upgrade.is_missing():
        return [each() for each in (_fence, _keys, _files, _memory, _database, _disk, _hashes)]
    return [*(check() for check in checks), outward.mail(), *outward.exchanges()]


def glance() -> list[Finding]:
    """Look at what a page has the time for: neither the whole record nor the vault; nothing is changed."""
    checks = (_fence, _database, _installation, _checkpoints, _backup, _jobs, _disk, _clock)
    return [check() for check in checks]


def _fence() -> Finding:
    try:
        with Fence(WORK, least=settings.TUTELA_FENCE) as fence:
            level = fence.start()
    except FenceUnusable as unusable:
        return Finding("fence", BROKEN, f"No decoder can be started: {unusable}.")
    state = WELL if level.name is Level.BUBBLEWRAP else ATTENTION
    cure = " Install bubblewrap for the full fence."
    if level.name is Level.UNFILTERED:
        cure = " Install libseccomp: nothing filters the system calls of a decoder."
    cure = "" if state == WELL else cure
    return Finding("fence", state, f"{level.name}: {level.detail}.{cure}")


def _keys() -> Finding:
    folder: Path = settings.TUTELA_KEYS
    missing = [name for name in keys.NEEDED if not (folder / name).exists()]
    if missing:
        return Finding(
            "keys",
            BROKEN,
            f"{', '.join(missing)} not in {folder}. Restore them from their backup, or, on a new machine, "
            "run `tutela init`.",
        )
    open_to_others = [
        name for name in keys.NEEDED if (folder / name).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_others:
        return Finding(
            "keys", BROKEN, f"Others can read {', '.join(open_to_others)}. Run `chmod 600` on them."
        )
    try:
        replaced = data_keys.look().faults
    except DatabaseError:
        replaced = []
    except StoreUnavailable as away:
        return Finding("keys", BROKEN, str(away))
    if replaced:
        return Finding("keys", BROKEN, f"{'; '.join(replaced)}. Restore them from their backup.")
    if (folder / keys.RECOVERY).exists():
        return Finding("keys", ATTENTION, f"{folder / keys.RECOVERY} is still here. Move it to a safe.")
    return Finding("keys", WELL, "there, the ones that were used here, readable by this user only")


def _files() -> Finding:
    """See that no other account of this machine reads what lies here, at the doors and at second places."""
    if found := privacy.open_to_others():
        paths = " ".join(map(str, found))
        return Finding(
            "files",
            BROKEN,
            f"Others can read {', '.join(map(str, found))}. Run `chmod go= {paths}`, or `o=` where a door "
            "shares it with a group.",
        )
    said = (
        "database, vault, keys, index, doors, checkpoints and backups are readable by this user only; "
        "session ids are stored hashed"
    )
    return Finding("files", WELL, said)


def _memory() -> Finding:
    """See that no other program reads what processes hold: this one does what each of Tutela's does."""
    if not memory.is_private():
        said = "This system does not let a process close its memory. Use Tutela on another one."
        return Finding("memory", BROKEN, said)
    return Finding(
        "memory", WELL, "no process writes a core file, or lets others of its user read its memory"
    )


def _database() -> Finding:
    """Compare the tables that are there with those of this version, column by column."""
    try:
        upgrade.require_current()
        differing = tables.differences()
    except (NoDatabase, UpgradeNeeded) as wanted:
        return Finding("database", ATTENTION, f"{wanted} [{wanted.code}]")
    except (DatabaseNewer, DatabaseTooOld) as other:
        return Finding("database", BROKEN, f"{other} [{other.code}]")
    except DatabaseError as wrong:
        return Finding("database", BROKEN, f"does not answer: {wrong}. Check [database] in tutela.toml.")
    if differing:
        message = f"its tables are not those of Tutela {__version__}: {'; '.join(differing)}."
        return Finding("database", BROKEN, f"{message} Restore a backup whose tables nobody has changed.")
    return Finding("database", WELL, f"{connection.vendor}, tables as they should be")


def _people() -> Finding:
    """Say whether people are who they say they are here, and whether everybody can come in again."""
    if demonstration.is_on():
        said = "This is for demonstration only: links sign in, and --as is believed. Keep nothing real here."
        return Finding("people", ATTENTION, said)
    try:
        waiting = Credential.objects.filter(confirmed_at=None, removed_at=None).count()
        broken = sum(not seals.is_sound(each) for each in Credential.objects.all())
    except keys.KeyMissing:
        return Finding("people", BROKEN, "sign in with nothing that could be checked without the unit key")
    except DatabaseError:
        return Finding("people", ATTENTION, "cannot be read before the database is set up")
    if broken:
        return Finding(
            "people", BROKEN, f"{broken} passkeys or apps are not as Tutela wrote them; they open nothing."
        )
    return Finding("people", WELL, f"sign in with what a second person confirmed; {waiting} wait for one")


def _record() -> Finding:
    """Prove a short record and its rows; look a long one over, and say when all of it was last verified."""
    try:
        seen = quick_look_of_record.look()
        if seen.is_whole:
            audit.require_none()
        last = audit_queries.last_verification()
    except (log.LogBroken, RowsDiffer) as broken:
        return Finding("record", BROKEN, str(broken))
    except DatabaseError:
        return Finding("record", ATTENTION, "cannot be read before the database is set up")
    except KeyMissing as missing:
        return Finding("record", ATTENTION, f"cannot be proved without the signing key: {missing}")
    notes = seen.verified.notes
    if seen.is_whole:
        said = f"whole, as are the rows it speaks of: {seen.verified.entries} entries"
        return Finding("record", ATTENTION if notes else WELL, "; ".join([said, *notes]))
    said = (
        f"{seen.looked_at:,} of {seen.verified.entries:,} entries, the last ones and some drawn by chance, "
        "are as they were"
    )
    return _with_last_verification("; ".join([said, *notes]), last, is_noted=bool(notes))


def _with_last_verification(said: str, last: Verification | None, *, is_noted: bool) -> Finding:
    """Say when all of a long record was last verified, and whether that found it whole."""
    cure = "Run `tutela log verify --as NAME`, as a timer of yours should each month."
    if last is None:
        return Finding("record", ATTENTION, f"{said}. All of it was never verified. {cure}")
    day = last.at.date().isoformat()
    if last.fault:
        return Finding("record", BROKEN, f"{said}. When all of it was verified, on {day}: {last.fault}")
    is_old = timezone.now() - last.at > _VERIFIED_LATELY
    message = (
        f"{said}. All of it, and the rows it speaks of, was verified on {day}, up to entry {last.entries:,}"
    )
    if is_old:
        return Finding("record", ATTENTION, f"{message}. {cure}")
    return Finding("record", ATTENTION if is_noted else WELL, message)


def _checkpoints() -> Finding:
    """Say what the record could not be proved against, were the database changed by somebody who may."""
    where = settings.TUTELA_CHECKPOINTS
    if where is None:
        return Finding(
            "checkpoints",
            ATTENTION,
            "There is no second place for checkpoints of the record. Whoever writes to the database and has "
            "the signing key can make another record, or put back an older one, and nothing here would show "
            "it. Name a place on another machine: [record] checkpoints in tutela.toml.",
        )
    try:
        kept = checkpoints.kept()
    except DatabaseError:
        return Finding("checkpoints", ATTENTION, "cannot be counted before the database is set up")
    if kept.waiting and kept.since and timezone.now() - kept.since > _WAITING_LONG:
        return Finding(
            "checkpoints",
            BROKEN,
            f"{kept.waiting} checkpoints of the record wait to be written to {where}, the first since "
            f"{moment(kept.since)}. Is it there, and may it be written to?",
        )
    last = f"the last of {moment(kept.last)}" if kept.last else "none yet"
    if isinstance(where, Path):
        return Finding(
            "checkpoints",
            WELL,
            f"{last}, in {where}. That proves the record against whoever writes to the database, and not "
            "against whoever rules this machine: for that, name a place on another one",
        )
    return Finding("checkpoints", WELL, f"{last}, in a bucket")


def _installation() -> Finding:
    """Ask database and vault whether they belong together, and which is the older one."""
    try:
        now = standing.look()
    except DatabaseError:
        return Finding("installation", ATTENTION, "cannot be asked before the database is set up")
    except StoreUnavailable as away:
        return Finding("installation", BROKEN, str(away))
    if now.refusal is not None:
        return Finding("installation", BROKEN, f"{now.refusal} [{now.refusal.code}]")
    if not now.vault:
        said = "database and vault do not say yet that they belong together. Run `tutela up`."
        return Finding("installation", ATTENTION, said)
    seen = now.mark.seq if now.mark else 0
    said = f"database and vault belong together; the vault has seen entry {seen} of {now.head} of the record"
    return Finding("installation", WELL, said)


def _vault() -> Finding:
    """Look at the length of every object, and into some of them; all of them is for `tutela vault verify`."""
    try:
        seen, aside, last = quick_look.look(), _set_aside(), readings.last_whole()
    except DatabaseError:
        return Finding("vault", ATTENTION, "cannot be compared before the database is set up")
    except (StoreUnavailable, KeyMissing) as away:
        return Finding("vault", BROKEN, str(away))
    if seen.counts:
        said = f"{seen.summary}. Restore them from a backup; `tutela vault verify` reads all of them"
        return Finding("vault", BROKEN, f"{said}.")
    said = f"{seen.copies} objects, each there and of its length; {seen.read} were read whole"
    if seen.unnamed > aside:
        # Also what is being sealed right now, which has no rows yet.
        said += f". {seen.unnamed - aside} more are kept that no row names"
    if aside:
        days = leftovers.TERM.days
        said += f". {aside} that were never finished are set aside, and go {days} days after a sudden end"
    return _with_last_reading(said, last)


def _with_last_reading(said: str, last: ReadWhole | None) -> Finding:
    """Say when all of the vault was last read, and whether that found it whole."""
    if last is None:
        return Finding("vault", WELL, f"{said}. All of it was never read: `tutela vault verify`")
    day = last.at.date().isoformat()
    if not last.faults:
        return Finding("vault", WELL, f"{said}. All of it was read on {day}, and was whole")
    message = f"{said}. When all of it was read, on {day}, {last.faults} copies were not what they should be"
    return Finding("vault", BROKEN, f"{message}. Restore them, then run `tutela vault verify` again.")


def _backup() -> Finding:
    """Say how old the last backup is, and when one was last restored to see whether it can be."""
    try:
        now = age.look()
    except DatabaseError:
        return Finding("backup", ATTENTION, "cannot be asked for before the database is set up")
    return Finding("backup", WELL if now.is_well else ATTENTION, now.says)


def _set_aside() -> int:
    store = objects.store()
    return leftovers.waiting(store, standing.name_of(store))


def _jobs() -> Finding:
    try:
        failed = Job.objects.filter(state=Job.State.FAILED).count()
    except DatabaseError:
        return Finding("jobs", ATTENTION, "cannot be counted before the database is set up")
    if failed:
        return Finding(
            "jobs", BROKEN, f"{failed} jobs failed for good; their reasons are on the page Background work."
        )
    return Finding("jobs", WELL, "none failed")


def _disk() -> Finding:
    # A vault elsewhere leaves the keys' disk to look at: the database lies there, or elsewhere too.
    folder = settings.TUTELA_VAULT if isinstance(settings.TUTELA_VAULT, Path) else settings.TUTELA_KEYS
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding("disk", WELL if free >= _LEAST_FREE else ATTENTION, f"{free / (1 << 30):.0f} GiB free")


def _encryption() -> Finding:
    is_well, says = privacy.disks()
    return Finding("encryption", WELL if is_well else ATTENTION, says)


def _clock() -> Finding:
    try:
        outages.require_clock()
        last = LogEntry.objects.order_by("-seq").values_list("at", flat=True).first()
    except DatabaseError:
        last = None
    except ClockSkewed as skewed:
        return Finding("clock", BROKEN, f"{skewed} [{skewed.code}]")
    if last and last > timezone.now() + timedelta(minutes=1):
        message = f"the last act on record, {last.isoformat()}, lies in the future. Set the clock."
        return Finding("clock", ATTENTION, message)
    return Finding("clock", WELL, "not behind the record")


def _hashes() -> Finding:
    """Have every digest and fingerprint make known values again, and plug-ins loaded where they will run."""
    digester = Digester()
    digester.update(b"abc")
    if digester.result().sha256.hex() != _SHA256_OF_ABC:
        return Finding("hashes", BROKEN, "The self-test of SHA-256 FAILED. Install Tutela anew.")
    try:
        plugged = algorithms.admitted()
        hashes = [*plugin_hashes.own(), *plugged]
        with Fence(WORK, loads=[plugin.offer.reference for plugin in plugged]) as fence:
            fence.start()
    except (NotInstalled, UnsoundPlugin, SelfTestFailed, NotAdmitted, FenceUnusable) as wrong:
        return Finding("hashes", BROKEN, f"{wrong} [{wrong.code}]")
    names = ", ".join(
        f"{plugin.name} ({plugin.offer.distribution} {plugin.offer.version})" for plugin in hashes
    )
    return Finding("hashes", WELL, f"self-test passed: SHA-256, {names}")


def as_text(findings: list[Finding]) -> str:
    """Write the findings one a line."""
    return "\n".join(f"{finding.state:<10} {finding.what:<12} {finding.said}" for finding in findings)


def as_json(findings: list[Finding]) -> str:
    """Write the findings as one JSON document."""
    return json.dumps({"schema": 1, "findings": [asdict(finding) for finding in findings]})


def exit_code(findings: list[Finding]) -> int:
    """Give 5 when something is broken, else 0."""
    return Broken.exit_code if any(finding.state == BROKEN for finding in findings) else 0
