"""Looks an installation over: what is well, what needs attention, and what to do about it."""

import json
import shutil
import stat
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from tutela import __version__
from tutela.casework.custody import copies, keys, log
from tutela.casework.custody.models import LogEntry, SealedCopy
from tutela.casework.items import algorithms
from tutela.casework.items.algorithms import NotAdmitted
from tutela.casework.jobs.models import Job
from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.digests import Digester
from tutela.engine.hashing.examiner import WORK
from tutela.engine.hashing.plugin_hashes import SelfTestFailed
from tutela.engine.media.fence.fence import Fence, FenceUnusable
from tutela.engine.plugins import NotInstalled, UnsoundPlugin
from tutela.engine.vault.store import StoreUnavailable
from tutela.site import tables, upgrade
from tutela.site.upgrade import DatabaseNewer, NoDatabase, UpgradeNeeded

WELL, ATTENTION, BROKEN = "well", "attention", "broken"
_LEAST_FREE = 5 << 30
_SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    state: str
    said: str


def examine() -> list[Finding]:
    """Look at everything, worst news included; nothing is changed."""
    return [check() for check in (_fence, _keys, _database, _record, _vault, _jobs, _disk, _clock, _hashes)]


def _fence() -> Finding:
    try:
        with Fence(WORK) as fence:
            level = fence.start()
    except FenceUnusable as unusable:
        return Finding("fence", BROKEN, f"No decoder can be started: {unusable}.")
    state = WELL if level.name == "bubblewrap" else ATTENTION
    cure = "" if state == WELL else " Install bubblewrap for the full fence."
    return Finding("fence", state, f"{level.name}: {level.detail}.{cure}")


def _keys() -> Finding:
    folder: Path = settings.TUTELA_KEYS
    names = [keys.UNIT, keys.SIGNING, keys.RECOVERY_PUBLIC]
    missing = [name for name in names if not (folder / name).exists()]
    if missing:
        return Finding(
            "keys",
            BROKEN,
            f"{', '.join(missing)} not in {folder}. Restore them from their backup, or, on a new machine, "
            "run `tutela init`.",
        )
    open_to_others = [
        name for name in names if (folder / name).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_others:
        return Finding(
            "keys", BROKEN, f"Others can read {', '.join(open_to_others)}. Run `chmod 600` on them."
        )
    if (folder / keys.RECOVERY).exists():
        return Finding("keys", ATTENTION, f"{folder / keys.RECOVERY} is still here. Move it to a safe.")
    return Finding("keys", WELL, "there, readable by this user only")


def _database() -> Finding:
    """Compare the tables that are there with those of this version, column by column."""
    try:
        upgrade.require_current()
        differing = tables.differences()
    except (NoDatabase, UpgradeNeeded) as wanted:
        return Finding("database", ATTENTION, f"{wanted} [{wanted.code}]")
    except DatabaseNewer as newer:
        return Finding("database", BROKEN, f"{newer} [{newer.code}]")
    except DatabaseError as wrong:
        return Finding("database", BROKEN, f"does not answer: {wrong}. Check [database] in tutela.toml.")
    if differing:
        message = f"its tables are not those of Tutela {__version__}: {'; '.join(differing)}."
        return Finding("database", BROKEN, f"{message} Restore a backup whose tables nobody has changed.")
    return Finding("database", WELL, f"{connection.vendor}, tables as they should be")


def _record() -> Finding:
    started = time.monotonic()
    try:
        verified = log.verify()
    except log.LogBroken as broken:
        return Finding("record", BROKEN, str(broken))
    except DatabaseError:
        return Finding("record", ATTENTION, "cannot be read before the database is set up")
    rate = verified.entries / max(time.monotonic() - started, 1e-6)
    return Finding("record", WELL, f"whole: {verified.entries} entries, {rate:,.0f} verified a second")


def _vault() -> Finding:
    try:
        missing = copies.missing()
    except DatabaseError:
        return Finding("vault", ATTENTION, "cannot be compared before the database is set up")
    except StoreUnavailable as away:
        return Finding("vault", BROKEN, str(away))
    if missing:
        return Finding(
            "vault", BROKEN, f"{missing} registered objects are missing. Restore them from a backup."
        )
    return Finding("vault", WELL, f"{SealedCopy.objects.count()} objects, every registered one is there")


def _jobs() -> Finding:
    try:
        failed = Job.objects.filter(state=Job.State.FAILED).count()
    except DatabaseError:
        return Finding("jobs", ATTENTION, "cannot be counted before the database is set up")
    if failed:
        return Finding("jobs", BROKEN, f"{failed} jobs failed for good; their reasons are on the page Work.")
    return Finding("jobs", WELL, "none failed")


def _disk() -> Finding:
    # A vault elsewhere leaves the keys' disk to look at: the database lies there, or elsewhere too.
    folder = settings.TUTELA_VAULT if isinstance(settings.TUTELA_VAULT, Path) else settings.TUTELA_KEYS
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding("disk", WELL if free >= _LEAST_FREE else ATTENTION, f"{free / (1 << 30):.0f} GiB free")


def _clock() -> Finding:
    try:
        last = LogEntry.objects.order_by("-seq").values_list("at", flat=True).first()
    except DatabaseError:
        last = None
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
    return "\n".join(f"{finding.state:<10} {finding.what:<9} {finding.said}" for finding in findings)


def as_json(findings: list[Finding]) -> str:
    """Write the findings as one JSON document."""
    return json.dumps({"schema": 1, "findings": [asdict(finding) for finding in findings]})


def exit_code(findings: list[Finding]) -> int:
    """Give 5 when something is broken, else 0."""
    return 5 if any(finding.state == BROKEN for finding in findings) else 0
