"""Reads the one settings file, tutela.toml; an unknown key is an error that names the nearest."""

import difflib
import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from tutela.errors import Invalid
from tutela.site.sections.bucket import Bucket as Bucket
from tutela.site.sections.outward import (
    Datasets as Datasets,
    Iccam as Iccam,
    Mail as Mail,
    Mailbox as Mailbox,
    Ncmec as Ncmec,
    Outbound as Outbound,
)

FILE = "tutela.toml"
VARIABLE = "TUTELA_SETTINGS"


class BadSetting(Invalid):
    """The settings file cannot be used as it is."""

    code = "TU-S01"
    exit_code = 2


@dataclass(frozen=True)
class Unit:
    """Where people work, and when.

    `time_zone` is the one in which times are written for them, and in which a day begins; `opening_hours` and
    the bank holidays of `nation`, ENG, SCT or NIR, are what working time is counted by.
    """

    time_zone: str = "Europe/London"
    opening_hours: str = "Mon-Fri 09:00-17:00"
    nation: str = "ENG"


@dataclass(frozen=True)
class Database:
    """Where rows are kept, sqlite:PATH or postgresql://USER@HOST/NAME, and how a server is reached."""

    url: str = "sqlite:var/tutela.db"
    password_file: str = ""
    sslmode: str = ""
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""


@dataclass(frozen=True)
class Vault(Bucket):
    """Where sealed objects are kept: file:FOLDER or s3://BUCKET/PREFIX, and how a bucket is reached."""

    store: str = "file:var/vault"


@dataclass(frozen=True)
class Record(Bucket):
    """The second place for signed checkpoints of the record of acts, and how a bucket is reached.

    `checkpoints` is file:FOLDER or s3://BUCKET/PREFIX; empty, the folder checkpoints beside the keys' folder;
    "none" for no second place.
    """

    checkpoints: str = ""


@dataclass(frozen=True)
class Backup(Bucket):
    """Where backups go, file:FOLDER or s3://BUCKET/PREFIX, and apart from it the folder of the keys' copy."""

    store: str = ""
    keys: str = ""


@dataclass(frozen=True)
class Keys:
    """The folder of the unit, signing and recovery keys."""

    folder: str = "var/keys"


@dataclass(frozen=True)
class Index:
    """The folder of what is derived for matching and stacking; whatever is missing there is made anew."""

    folder: str = "var/index"


@dataclass(frozen=True)
class Web:
    """The address of the pages, how many processes serve them, and the marking every page carries."""

    host: str = "127.0.0.1"
    port: int = 8765
    processes: int = 1
    marking: str = "OFFICIAL-SENSITIVE"
    names: list[str] = field(default_factory=lambda: ["127.0.0.1", "localhost"])
    address: str = ""
    secure_cookies: bool = False


@dataclass(frozen=True)
class Door:
    """The door for the public: a program of its own, with a database and a secret of its own.

    `port` 0 has no door started by `tutela up`; `unit` names the unit that takes the letters in, by itself
    the first one. `called` is its name on the pages. `busy_after` is how many letters a minute are taken
    before more is asked of whoever sends one. `https` says that a proxy speaks TLS before it. `leave_to` is
    where the quick way out leads.
    """

    host: str = "127.0.0.1"
    port: int = 8766
    names: list[str] = field(default_factory=lambda: ["127.0.0.1", "localhost"])
    https: bool = False
    unit: str = ""
    called: str = "the hotline"
    database: str = "sqlite:var/door/letters.db"
    password_file: str = ""
    secret_file: str = "var/door/door.secret"  # noqa: S105 - where it lies
    busy_after: int = 60
    leave_to: str = "https://www.metoffice.gov.uk/"


@dataclass(frozen=True)
class Portal:
    """The door for companies: a program of its own, with a database and a key for receipts of its own.

    `unit` names the unit that takes what comes, the first one if empty. Nothing is taken in or published
    while `on` is false; while it is true, `tutela up` starts it, unless `port` is 0. `https` says that a
    proxy speaks TLS before it, and `socket` that it comes by this Unix socket, not by host and port: by it
    alone the proxy's word on client certificates is believed. `address` is under what hosts reach the page
    on which they answer a notice: https://answers.hotline.example; no notice names one without it. `called`
    is its name on the pages, `telephone` the number that is answered at all hours.
    """

    on: bool = False
    host: str = "127.0.0.1"
    port: int = 8767
    socket: str = ""
    names: list[str] = field(default_factory=lambda: ["127.0.0.1", "localhost"])
    https: bool = False
    unit: str = ""
    address: str = ""
    called: str = "the hotline"
    telephone: str = ""
    database: str = "sqlite:var/portal/exchange.db"
    password_file: str = ""
    key_file: str = "var/portal/receipts.key"


@dataclass(frozen=True)
class Matcher:
    """The door at which partners' programs look hashes up: a program of its own, on the unit's database.

    While `on` is true, `tutela up` starts it, unless `port` is 0. `https` says that a proxy speaks TLS before
    it, and `socket` that it comes by this Unix socket, not by host and port: by it alone the proxy's word on
    client certificates is believed. A file that is sent to be hashed is at most `largest_mb` MiB long.
    """

    on: bool = False
    host: str = "127.0.0.1"
    port: int = 8768
    socket: str = ""
    names: list[str] = field(default_factory=lambda: ["127.0.0.1", "localhost"])
    https: bool = False
    largest_mb: int = 16


@dataclass(frozen=True)
class SignIn:
    """How long whoever is signed in may do nothing before pictures blank and the desk locks, and stay at all.

    Minutes for the first two, hours for the third, minutes for a sign-in at the command line.
    """

    blank_after: int = 2
    lock_after: int = 10
    lasts: int = 10
    command_line_lasts: int = 60


@dataclass(frozen=True)
class Jobs:
    """How many worker processes do the work in the background, and the crew they hand batches to."""

    workers: int = 2
    crew: str = "processes"
    cluster: str = ""
    token_file: str = ""


@dataclass(frozen=True)
class Duty:
    """How many minutes one person on duty has to take up an alert before the next is told."""

    wait_minutes: int = 10


@dataclass(frozen=True)
class Fence:
    """The least that a decoder must be fenced in: bubblewrap, namespaces, reduced or unfiltered."""

    least: str = "reduced"


@dataclass(frozen=True)
class Plugins:
    """The plug-ins let in, each as NAME==VERSION, and those hashes whose near matches settle a grade."""

    crews: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    settle: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reports:
    """What reports are judged by: NCMEC's schema of CyberTips, which they hand out themselves.

    `geography` names files (MaxMind DB) that say in which country and network an IP address lies.
    """

    cybertip_schema: str = ""
    geography: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Hosting:
    """By what it is traced where an address is hosted: files of the unit's own, each a path.

    `delegated` are the registries' files of what they gave to which country, `routes` tables of which network
    announces which addresses, `registrations` dumps of registrations (RPSL), `geography` MaxMind DB files, a
    hint only. `bootstrap` are IANA's files that name the servers of RDAP; `resolver` is a name server,
    HOST:PORT. Nobody is asked whom [outbound] allow does not name as well. What was found is looked at again
    before anything is sent, once it is `stale_after_h` hours old.
    """

    delegated: list[str] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)
    registrations: list[str] = field(default_factory=list)
    geography: list[str] = field(default_factory=list)
    bootstrap: list[str] = field(default_factory=list)
    resolver: str = ""
    stale_after_h: int = 24


@dataclass(frozen=True)
class Settings:
    """The whole settings file."""

    unit: Unit = Unit()
    database: Database = Database()
    vault: Vault = Vault()
    record: Record = Record()
    backup: Backup = Backup()
    keys: Keys = Keys()
    index: Index = Index()
    web: Web = Web()
    door: Door = Door()
    portal: Portal = Portal()
    matcher: Matcher = Matcher()
    sign_in: SignIn = SignIn()
    jobs: Jobs = Jobs()
    duty: Duty = Duty()
    fence: Fence = Fence()
    plugins: Plugins = Plugins()
    outbound: Outbound = Outbound()  # noqa: RUF009 - it is never changed
    mail: Mail = Mail()  # noqa: RUF009 - it is never changed
    mailbox: Mailbox = Mailbox()  # noqa: RUF009 - it is never changed
    reports: Reports = Reports()
    hosting: Hosting = Hosting()
    ncmec: Ncmec = Ncmec()  # noqa: RUF009 - it is never changed
    iccam: Iccam = Iccam()  # noqa: RUF009 - it is never changed
    datasets: Datasets = Datasets()  # noqa: RUF009 - it is never changed


def load(path: Path | None = None) -> Settings:
    """Read the settings file that the environment names, or ./tutela.toml, or take every default.

    Raises:
        BadSetting: the file is not TOML, or holds a key or a value that is none of ours.
    """
    named = path or Path(os.environ.get(VARIABLE, FILE))
    if not named.exists():
        if path or VARIABLE in os.environ:
            raise BadSetting(f"{named}: there is no such settings file.")
        return Settings()
    text = _text_of(named)
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadSetting(f"{named}: {wrong}.") from wrong
    sections = {section.name: section.default for section in fields(Settings)}
    filled = {}
    for name, values in read.items():
        _refuse_unknown(named, text, name, list(sections))
        if not isinstance(values, dict):
            raise BadSetting(f'{named}: "{name}" is a section; write [{name}] and its keys below.')
        filled[name] = _fill(named, text, type(sections[name]), values)
    return Settings(**filled)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as refused:
        raise BadSetting(f"{path} cannot be read: {refused.strerror}.") from refused
    except UnicodeDecodeError as wrong:
        raise BadSetting(f"{path} is not text in UTF-8.") from wrong


def _fill(path: Path, text: str, section: Any, values: dict[str, Any]) -> Any:
    defaults = section()
    for key, value in values.items():
        _refuse_unknown(path, text, key, [field.name for field in fields(section)])
        wanted = type(getattr(defaults, key))
        if type(value) is not wanted:
            raise BadSetting(
                f'{path}, line {_line(text, key)}: "{key}" must be {_words(wanted)}, not {value!r}.'
            )
    return section(**values)


def _words(kind: type) -> str:
    return {str: "text", int: "a whole number", bool: "true or false", list: "a list"}[kind]


def _refuse_unknown(path: Path, text: str, key: str, known: list[str]) -> None:
    if key in known:
        return
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
    raise BadSetting(f'{path}, line {_line(text, key)}: "{key}" is not a setting. Did you mean "{near[0]}"?')


def _line(text: str, key: str) -> int:
    pattern = re.compile(rf'\s*\[?\s*"?{re.escape(key)}"?\s*[\]=.]')
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)
