"""The vault's objects in a bucket of an S3 store: sealed before they leave, checked once they are there."""

import io
import os
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from tutela.engine.vault.store import ObjectMissing, StoreAway, StoreUnavailable
from tutela.engine.vault.streams import Positioned

WINDOW = 4 << 20
_WINDOWS_HELD = 3
_IN_MEMORY = 16 << 20
_AT_ONCE = 16
_NOTES = "notes"
_KEY, _SECRET, _SESSION = "access_key_id", "secret_access_key", "session_token"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a store is waited for, in seconds, and for how long it is taken for away once it was.

    Attributes:
        connect_s: until it takes a connection.
        answer_s: until one request is answered whole.
        retry_s: how long a request is tried again.
        away_s: how long nobody asks again after that.
    """

    connect_s: int = 10
    answer_s: int = 120
    retry_s: int = 60
    away_s: float = 0.0


# Work in the background has time. Somebody at a page does not, and nor do those who wait behind them.
OF_WORK, OF_PAGES = Patience(), Patience(3, 15, 4, 5.0)
_patience = OF_WORK


def set_patience(patience: Patience) -> None:
    """Have this process wait so long for stores; said before it opens one."""
    global _patience
    _patience = patience


@dataclass(frozen=True, slots=True)
class Address:
    """Where a bucket is and what opens its door; it holds no secret, so it may travel.

    Attributes:
        bucket: its name.
        prefix: what the names of our objects in it begin with; may be empty.
        endpoint: https://HOST, or http:// on the loopback address.
        region: as the store calls it.
        credentials_file: a TOML file with access_key_id and secret_access_key, readable by this user only;
            if empty, the environment has them.
        ca_file: certificates to trust beside the system's own; may be empty.
    """

    bucket: str
    prefix: str
    endpoint: str
    region: str
    credentials_file: str = ""
    ca_file: str = ""

    def __str__(self) -> str:
        return f"{self.endpoint}/{self.bucket}"


class Bucket:
    """Objects named by 32 hexadecimal characters, in 256 groups, in one bucket."""

    def __init__(self, address: Address) -> None:
        """Get ready; nothing is called yet.

        Raises:
            StoreUnavailable: the library or the credentials are not there.
        """
        self.address, self._client = address, _client(address)
        self._sent: dict[str, int] = {}
        self._away, self._away_until = "", -float("inf")

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Write a new object; on leaving it is in the bucket whole, or not there at all.

        Raises:
            StoreUnavailable: the store did not take it.
        """
        # How long it gets is known at its end only. What waits here is sealed already.
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as part:
            yield part  # type: ignore[misc]  # it is a binary stream in all but its class
            size = part.tell()
            part.seek(0)
            with self._translated(name, is_there=False):
                # A checksum of what is sent goes with it: the store refuses what arrives otherwise.
                _obstore().put(self._client, _key(name), part)
        self._sent[name] = size

    def settle(self, names: Iterable[str]) -> None:
        """See that new objects have arrived whole, before anything in the database counts on them.

        Raises:
            ObjectMissing: one is not there, or not of the length that was sent.
        """
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            list(threads.map(self._check, names))

    def _check(self, name: str) -> None:
        with self._translated(name):
            size = _obstore().head(self._client, _key(name))["size"]
        if size != self._sent.pop(name, size):
            raise ObjectMissing(f"Object {name} did not arrive whole at {self.address}. Try again.")

    def reading(self, name: str) -> io.RawIOBase:
        """Open an object for reading; a range that is read is fetched, and a little more.

        Raises:
            ObjectMissing: the store does not hold it.
            StoreUnavailable: the store does not answer.
        """
        return _Reading(self, name)

    def fetch(self, name: str, start: int, length: int) -> tuple[bytes, int]:
        """Read some of an object, and say how long all of it is."""
        with self._translated(name):
            library = _obstore()
            try:
                got = library.get(self._client, _key(name), options={"range": (start, start + length)})
                return bytes(got.bytes()), got.meta["size"]
            except library.exceptions.BaseError:
                # An object of no length has no range; it was emptied by others, and does not open.
                if library.head(self._client, _key(name))["size"]:
                    raise
                return b"", 0

    def firsts(self, names: Iterable[str], length: int) -> list[bytes | ObjectMissing]:
        """Read the beginning of each of many objects; one that is not there takes its place as such."""

        def first(name: str) -> bytes | ObjectMissing:
            try:
                return self.fetch(name, 0, length)[0]
            except ObjectMissing as missing:
                return missing

        with ThreadPoolExecutor(_AT_ONCE) as threads:
            return list(threads.map(first, names))

    def discard(self, name: str) -> None:
        """Remove an object."""
        with self._translated(name, is_there=False):
            _obstore().delete(self._client, _key(name))
        self._sent.pop(name, None)

    def names(self) -> Iterator[str]:
        """Name every object."""
        return (name for name, _ in self.sizes())

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Name every object, each with its length."""
        for path, size in self._listed():
            group, _, name = path.rpartition("/")
            if name[:2] == group.rpartition("/")[2]:
                yield name, size

    def _listed(self, below: str | None = None) -> Iterator[tuple[str, int]]:
        with self._translated("", is_there=False):
            for page in _obstore().list(self._client, prefix=below):
                yield from ((entry["path"], entry["size"]) for entry in page)

    def put_file(self, name: str, content: BinaryIO, size: int) -> None:
        """Put a file under a name of its own, for others to fetch; one of that name is replaced.

        Raises:
            ObjectMissing: it did not arrive whole.
            StoreUnavailable: the store did not take it.
        """
        with self._translated(name, is_there=False):
            _obstore().put(self._client, name, content)
        with self._translated(name):
            arrived = _obstore().head(self._client, name)["size"]
        if arrived != size:
            raise ObjectMissing(f"{name} did not arrive whole at {self.address}. Try again.")

    def has_file(self, name: str) -> bool:
        """Say whether a file of a name is there.

        Raises:
            StoreUnavailable: the store does not answer.
        """
        try:
            with self._translated(name):
                _obstore().head(self._client, name)
        except ObjectMissing:
            return False
        return True

    def keep_note(self, name: str, text: bytes) -> None:
        """Write a note beside the objects, whole or not at all; one of that name is replaced."""
        with self._translated(name, is_there=False):
            _obstore().put(self._client, f"{_NOTES}/{name}", text)

    def notes(self, kind: str = "") -> list[str]:
        """Name the notes whose names begin so, in the order of their names."""
        names = (path.rpartition("/")[2] for path, _ in self._listed(_NOTES))
        return sorted(name for name in names if name.startswith(kind))

    def read_note(self, name: str) -> bytes:
        """Read a note.

        Raises:
            ObjectMissing: there is none of that name.
        """
        with self._translated(name):
            return bytes(_obstore().get(self._client, f"{_NOTES}/{name}").bytes())

    def drop_note(self, name: str) -> None:
        """Remove a note, if it is there."""
        with self._translated(name, is_there=False):
            _obstore().delete(self._client, f"{_NOTES}/{name}")

    @contextmanager
    def _translated(self, name: str, *, is_there: bool = True) -> Iterator[None]:
        """Turn what the library raises into what we say; do not ask what was away a moment ago."""
        library = _obstore()
        if time.monotonic() < self._away_until:
            raise StoreAway(self._away)
        try:
            yield
        except FileNotFoundError as missing:
            if is_there:
                raise ObjectMissing(
                    f"The vault does not hold object {name}. Restore it from a backup."
                ) from missing
            raise StoreUnavailable(f"There is no bucket at {self.address}. Check its setting.") from missing
        except (library.exceptions.PermissionDeniedError, library.exceptions.UnauthenticatedError) as refused:
            raise StoreUnavailable(f"The store at {self.address} refuses the credentials.") from refused
        except library.exceptions.BaseError as away:
            self._away = f"The store at {self.address} does not answer as it should: {_first_line(away)}."
            self._away_until = time.monotonic() + _patience.away_s
            raise StoreAway(self._away) from away


class _Reading(Positioned):
    """One object as a stream, fetched in windows."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        self._bucket, self._name = bucket, name
        first, self.size = bucket.fetch(name, 0, WINDOW)
        self._windows = {0: first}

    def read(self, size: int = -1) -> bytes:
        """Read all that is asked for, or to the end."""
        until = self.size if size < 0 else min(self.size, self.at + size)
        parts = []
        while self.at < until:
            number, start = divmod(self.at, WINDOW)
            part = self._window(number)[start : start + until - self.at]
            if not part:
                break  # shorter now than it was: what is missing does not open
            parts.append(part)
            self.at += len(part)
        return b"".join(parts)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than Buffer
        """Fill the buffer, or what the object's end leaves of it."""
        got = self.read(len(buffer))
        buffer[: len(got)] = got
        return len(got)

    def _window(self, number: int) -> bytes:
        if number not in self._windows:
            while len(self._windows) >= _WINDOWS_HELD:
                del self._windows[next(iter(self._windows))]
            self._windows[number], _ = self._bucket.fetch(self._name, number * WINDOW, WINDOW)
        return self._windows[number]


def _key(name: str) -> str:
    return f"{name[:2]}/{name}"


def _first_line(fault: BaseException) -> str:
    return str(fault).strip().split("\n", 1)[0].rstrip(".")


@cache
def _obstore() -> Any:
    try:
        import obstore
        import obstore.exceptions
    except ImportError as missing:
        raise StoreUnavailable("The store is S3, and obstore is not installed: `tutela[s3]`.") from missing
    return obstore


def _client(address: Address) -> Any:
    _obstore()
    from obstore.store import S3Store

    options: dict[str, Any] = {
        "allow_http": address.endpoint.startswith("http://"),
        "allow_invalid_certificates": False,
        "connect_timeout": f"{_patience.connect_s}s",
        "timeout": f"{_patience.answer_s}s",
    }
    if address.ca_file:
        options["root_certificate"] = Path(address.ca_file).read_bytes()
    # Everything is given, so that nothing is looked for elsewhere: no profile, no metadata service.
    chosen: Any = {
        "prefix": address.prefix or None,
        "endpoint": address.endpoint,
        "region": address.region,
        "virtual_hosted_style_request": False,
        "skip_signature": False,
        "checksum_algorithm": "SHA256",
        "client_options": options,
        "retry_config": {"max_retries": 3, "retry_timeout": timedelta(seconds=_patience.retry_s)},
    }
    return S3Store(address.bucket, **chosen, **_credentials(address))


def _credentials(address: Address) -> Any:
    if not address.credentials_file:
        credentials = {name: os.environ.get(f"AWS_{name.upper()}", "") for name in (_KEY, _SECRET, _SESSION)}
        where = "the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)"
    else:
        credentials, where = _from_file(Path(address.credentials_file)), address.credentials_file
    if not (credentials.get(_KEY) and credentials.get(_SECRET)):
        raise StoreUnavailable(f"There are no credentials for {address} in {where}.")
    return {name: value for name, value in credentials.items() if value}


def _from_file(path: Path) -> dict[str, str]:
    try:
        is_open_to_others = bool(path.stat().st_mode & 0o077)
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as missing:
        raise StoreUnavailable(f"{path} cannot be read: {missing.strerror}.") from missing
    except tomllib.TOMLDecodeError as wrong:
        raise StoreUnavailable(f'{path}: {wrong}. Write {_KEY} = "…" and {_SECRET} = "…".') from wrong
    if is_open_to_others:
        raise StoreUnavailable(f"Others can read {path}. Run `chmod 600` on it.")
    return {name: str(value) for name, value in read.items() if name in (_KEY, _SECRET, _SESSION)}
