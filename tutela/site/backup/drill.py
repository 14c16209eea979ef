"""Restores a backup into a scratch folder by the command that does it in earnest, and puts it on record."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import connection, transaction

from tutela.casework.custody import log
from tutela.casework.people import queries as people
from tutela.site.backup.errors import DrillFailed
from tutela.site.backup.place import Manifest
from tutela.site.settings import FILE, VARIABLE

DRILLED = "backup.drilled"
# What has to be free beside the objects: rows take more room in tables than pressed, and for a moment twice.
_ROOM = 1 << 30


def drill(manifest: Manifest, passphrase: str, scratch: Path) -> float:
    """Restore a backup beside this installation, from the copy of the keys, and remove it again.

    Args:
        manifest: of the backup.
        passphrase: that opens the copy of the keys.
        scratch: a folder on whose disk there is room for all of it.

    Returns:
        how many seconds the restore took.

    Raises:
        DrillFailed: it did not end well; that is on record too.
    """
    _require_space(manifest, scratch)
    started = monotonic()
    with _scratch(scratch) as folder, _schema() as schema:
        fault = _restore(manifest, passphrase, folder, schema)
    seconds = monotonic() - started
    _record(manifest, seconds, fault=fault)
    if fault:
        raise DrillFailed(
            f"The drill failed: {fault} It is on record. Nothing but a scratch folder was touched."
        )
    return seconds


def _require_space(manifest: Manifest, scratch: Path) -> None:
    free = shutil.disk_usage(scratch).free
    if free < manifest.size_bytes + _ROOM:
        raise DrillFailed(
            f"{scratch} has {free / _ROOM:.0f} GiB free, and the drill needs "
            f"{manifest.size_bytes / _ROOM + 1:.0f}. Name a folder on another disk with --scratch."
        )


@contextmanager
def _scratch(below: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="drill-", dir=below))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _schema() -> Iterator[str]:
    """Have a schema of its own on PostgreSQL, where a folder holds no database."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"drill_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {name}")
    try:
        yield name
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {name} CASCADE")


def _restore(manifest: Manifest, passphrase: str, folder: Path, schema: str) -> str:
    """Run the command in the scratch folder; say what went wrong, or nothing."""
    (folder / FILE).write_text(_settings(folder), encoding="utf-8")
    environment = {**os.environ, VARIABLE: str(folder / FILE)}
    if schema:
        environment["PGOPTIONS"] = f"-c search_path={schema}"
    asked = ["backup", "restore", manifest.name, "--json", "--passphrase-file", "-"]
    command = [sys.executable, "-m", "tutela", *asked]
    done = subprocess.run(  # noqa: S603 - our own program
        command,
        input=f"{passphrase}\n",
        env=environment,
        cwd=folder,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"the restore ended with code {done.returncode}."])[-1]
    proved = json.loads(done.stdout.splitlines()[-1])
    same = (proved["rows"], proved["objects"], proved["seal"]) == (
        manifest.rows, manifest.objects, manifest.seal,
    )  # fmt: skip
    return "" if same else "what was restored counts other rows or objects."


def _settings(folder: Path) -> str:
    """Write the settings of the scratch installation: all in its folder but the place of the backups."""
    chosen = settings.TUTELA
    url = f"sqlite:{folder}/tutela.db" if connection.vendor == "sqlite" else chosen.database.url
    sections: dict[str, dict[str, object]] = {
        "database": {"url": url, "password_file": _absolute(chosen.database.password_file)},
        "vault": {"store": f"file:{folder}/vault"},
        "keys": {"folder": f"{folder}/keys"},
        "index": {"folder": f"{folder}/index"},
        "backup": {
            **_place(),
            "keys": str(settings.TUTELA_BACKUP_KEYS),
            "credentials_file": _absolute(chosen.backup.credentials_file),
            "ca_file": _absolute(chosen.backup.ca_file),
        },
        "outbound": {"allow": chosen.outbound.allow},
    }
    lines = []
    for section, values in sections.items():
        # A string of JSON is one of TOML.
        lines += [f"[{section}]", *(f"{name} = {json.dumps(value)}" for name, value in values.items())]
    return "\n".join(lines)


def _place() -> dict[str, str]:
    chosen = settings.TUTELA.backup
    if isinstance(settings.TUTELA_BACKUP, Path):
        return {"store": f"file:{settings.TUTELA_BACKUP}"}
    return {"store": chosen.store, "endpoint": chosen.endpoint, "region": chosen.region}


def _absolute(path: str) -> str:
    return str(Path(path).absolute()) if path else ""


def _record(manifest: Manifest, seconds: float, *, fault: str) -> None:
    with transaction.atomic():
        for each in people.installations():
            log.record(
                each,
                DRILLED,
                purpose="administration",
                name=manifest.name,
                entry=manifest.seq,
                rows=manifest.rows,
                objects=manifest.objects,
                seconds=round(seconds, 1),
                result="failed" if fault else "equal",
            )
