"""A file of any size goes out in pieces: what a process has in memory does not grow with it."""

import resource
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casework.cybertips.conftest import MakeTip, Stub, called
from tests.casework.working import work_off
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.cybertips.models import TipFile
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item

pytestmark = pytest.mark.django_db
_MIB = 1 << 20


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


class _Highest:
    """Looks how much memory this process has, from time to time, and keeps the most."""

    def __enter__(self) -> "_Highest":
        self.first = self.most = _resident()
        self._over = threading.Event()
        self._looks = threading.Thread(target=self._look)
        self._looks.start()
        return self

    def _look(self) -> None:
        while not self._over.wait(0.002):
            self.most = max(self.most, _resident())

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looks.join()

    @property
    def grown(self) -> int:
        return self.most - self.first


def _made(tmp_path: Path, size: int) -> Iterator[bytes]:
    yield from (bytes([number % 251]) * _MIB for number in range(size))


@pytest.mark.parametrize("size", [20, pytest.param(300, marks=pytest.mark.long)])
def test_an_upload_is_never_whole_in_memory(
    stub: Stub, sent: MakeTip, finn: Actor, exhibit: Exhibit, tmp_path: Path, size: int
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    with (source / "large.bin").open("wb") as out:
        for piece in _made(tmp_path, size):
            out.write(piece)
    cases.receive(finn, exhibit, source)
    work_off()
    tip = sent(Item.objects.get())

    with _Highest() as memory:
        tip = called(tip)

    assert tip.state == "finished", tip.reason
    [arrived] = stub.calls("upload")
    assert arrived["file"]["size"] == size * _MIB
    assert arrived["file"]["sha1"] == bytes(TipFile.objects.get().item.sha1).hex()
    assert memory.grown < 16 * _MIB
