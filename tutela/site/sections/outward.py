"""The sections of the settings that say what may go out of this installation, and to where."""

from dataclasses import dataclass, field

from tutela.site.sections.bucket import Bucket


@dataclass(frozen=True)
class Outbound:
    """The hosts this installation may call. Tutela calls none by itself.

    `private` names those among them that may lie in a private network; `limit_s` is how many seconds one call
    may take in all, `feed_limit_s` one page or file of a feed; `ca_file` holds the authorities that vouch for
    webhooks, the system's own if empty; `credentials_file` by name what signs us in at feeds.
    """

    allow: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    limit_s: int = 20
    ca_file: str = ""
    credentials_file: str = ""
    feed_limit_s: int = 300


@dataclass(frozen=True)
class Mail:
    """The unit's own mail server, and to whom mail may go: addresses or domains. None is sent without it.

    `security` is tls, starttls or none; a password is never sent without TLS. Mail to partners is signed with
    `sign_certificate` and the key of `sign_key_file`; nothing goes in clear to what `sealed` names.
    """

    host: str = ""
    port: int = 465
    security: str = "tls"
    user: str = ""
    password_file: str = ""
    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    ca_file: str = ""
    sign_certificate: str = ""
    sign_key_file: str = ""
    sealed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Mailbox:
    """A mailbox to which reports are mailed, read by IMAP every so many minutes; none is read without `host`.

    `unit` names the unit whose it is, by itself the first one. `security` is tls or starttls: nothing is read
    without TLS. What was taken in is moved to the folder `moved_to`. `limit_s` is how many seconds one round
    may take in all.
    """

    host: str = ""
    port: int = 993
    security: str = "tls"
    user: str = ""
    password_file: str = ""
    folder: str = "INBOX"
    moved_to: str = "Tutela"
    ca_file: str = ""
    minutes: int = 5
    limit_s: int = 120
    unit: str = ""


@dataclass(frozen=True)
class Ncmec:
    """Where reports to NCMEC's CyberTipline are sent: its test environment and its live one, apart.

    `test` and `live` are base addresses, each with a user and a file of the password that others cannot read.
    Nothing is sent to one that is empty, or whose host [outbound] allow does not name as well.
    """

    test: str = ""
    test_user: str = ""
    test_password_file: str = ""
    live: str = ""
    live_user: str = ""
    live_password_file: str = ""


@dataclass(frozen=True)
class Datasets(Bucket):
    """Where deltas for partners are put, one folder for each: a folder, or s3://BUCKET/PREFIX; none if empty.

    Nothing goes to a bucket whose store [outbound] allow does not name.
    """

    folder: str = ""


@dataclass(frozen=True)
class Iccam:
    """Where partner hotlines exchange reports (ICCAM v3): a test environment and the live one, apart.

    Each is a base address with the files of our certificate and its key, a user and a file of the password,
    which others cannot read. Nothing goes to one that is empty, or whose host [outbound] allow does not name
    as well. `country` is the unit's own, two letters: what is hosted there is not sent abroad. `analyst` is
    the name under which the unit is known there. What partners assign to the unit is fetched from the live
    one every so many minutes, never with 0, for the unit that `unit` names, by itself the first one. What
    they did with what they have of ours is asked for every `state_hours`, never with 0; of whom nothing is
    heard for `silence_days`, somebody is told.
    """

    country: str = ""
    analyst: str = ""
    minutes: int = 0
    state_hours: int = 0
    silence_days: int = 7
    unit: str = ""
    test: str = ""
    test_certificate: str = ""
    test_key_file: str = ""
    test_user: str = ""
    test_password_file: str = ""
    live: str = ""
    live_certificate: str = ""
    live_key_file: str = ""
    live_user: str = ""
    live_password_file: str = ""
