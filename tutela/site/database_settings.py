"""Says how the database of the settings is reached: its file, or its server, over TLS to another machine."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tutela import files
from tutela.site.settings import BadSetting, Database

# Named as PostgreSQL's own library names them: https://www.postgresql.org/docs/current/libpq-ssl.html
_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_HERE = ("", "localhost", "127.0.0.1", "::1")
# A request or a job that finds the server gone is told within seconds, and not when the system gives up.
_PATIENCE = {
    "connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3,
    # What was sent and nobody took: the system would send it again for a quarter of an hour.
    "tcp_user_timeout": 15_000,
}  # fmt: skip
# The server ends what a machine that vanished has left open, with the locks that hold up all others.
_OF_THE_SERVER = (
    "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=15000"
)
# Connections are kept between requests; one that the server ended meanwhile is replaced unnoticed.
_KEPT_S = 300


def database(chosen: Database) -> dict[str, object]:
    """Give Django's setting of the database.

    Raises:
        BadSetting: the address is none of a database, or says what belongs into keys of its own.
    """
    if chosen.url.startswith("sqlite:"):
        return _file(Path(chosen.url.removeprefix("sqlite:")).absolute())
    if chosen.url.startswith("postgresql:"):
        return _server(chosen)
    raise BadSetting(f'database url {chosen.url!r}: write "sqlite:PATH" or "postgresql://USER@HOST/NAME".')


def _file(path: Path) -> dict[str, object]:
    # What is sorted does not go to a file outside `var`.
    kept = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
    # For each connection, and a worker has one a thread; the system keeps the file's pages beside.
    pragmas = f"{kept} PRAGMA cache_size=-16384;"
    options = {"init_command": pragmas, "transaction_mode": "IMMEDIATE", "timeout": 30}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}


def _server(chosen: Database) -> dict[str, object]:
    parts = urlsplit(chosen.url)
    if parts.query or parts.fragment or parts.password:
        raise BadSetting(
            "database url: only USER, HOST, PORT and NAME stand in the address. Put the password into a file "
            "that password_file names; sslmode, ca_file, certificate_file and key_file say what TLS needs."
        )
    host = unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": _secret(chosen.password_file),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": _KEPT_S,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_PATIENCE,
            # What is given here would take the place of what the environment asks for: a drill's own schema.
            "options": f"{os.environ.get('PGOPTIONS', '')} {_OF_THE_SERVER}",
            **_tls(chosen, is_here=host in _HERE or host.startswith("/")),
        },
    }


def _tls(chosen: Database, *, is_here: bool) -> dict[str, str]:
    """Say how the connection is encrypted and whom it trusts: to another machine, nobody it cannot verify."""
    mode = chosen.sslmode or ("prefer" if is_here else "verify-full")
    if mode not in _MODES:
        raise BadSetting(f"database sslmode {mode!r}: write one of {', '.join(_MODES)}.")
    options = {"sslmode": mode}
    if mode.startswith("verify"):
        # The library takes the system's authorities for verify-full only.
        options["sslrootcert"] = chosen.ca_file or ("system" if mode == "verify-full" else "")
    elif chosen.ca_file:
        raise BadSetting(f'database ca_file: sslmode {mode!r} verifies nothing. Write "verify-full".')
    if bool(chosen.certificate_file) != bool(chosen.key_file):
        raise BadSetting("database: certificate_file and key_file go together.")
    if chosen.certificate_file:
        options |= {"sslcert": chosen.certificate_file, "sslkey": chosen.key_file}
    for path in filter(None, (chosen.ca_file, chosen.certificate_file, chosen.key_file)):
        if not Path(path).is_file():
            raise BadSetting(f"database: there is no file {path}.")
    return {name: value for name, value in options.items() if value}


def _secret(named: str) -> str:
    if not named:
        return ""
    try:
        return files.read_secret(Path(named))
    except OSError as wrong:
        raise BadSetting(f"database password_file: {named} cannot be read: {wrong.strerror}.") from wrong
