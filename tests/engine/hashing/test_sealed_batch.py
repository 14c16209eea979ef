"""Sealed items are opened with nothing but their own keys, and no child sees the files of two cases."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tutela.engine.hashing.examiner import Examiner
from tutela.engine.hashing.fingerprints import Mode
from tutela.engine.hashing.sealed_batch import Batch, examine
from tutela.engine.media.fence.fence import Fence
from tutela.engine.vault.folder import Folder
from tutela.engine.vault.references import Reference
from tutela.engine.vault.seal import Sealing

KEY = bytes(range(32))


def _sealed(vault: Path, content: bytes, case: int) -> Reference:
    name = sha256(content).hexdigest()[:32]
    with Folder(vault).writing(name) as out:
        Sealing(out, KEY, name.encode()).close(content)
    return Reference(name, len(content), KEY, case)


def test_a_child_is_replaced_wherever_a_batch_comes_to_another_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed: list[int] = []
    opened: list[int] = []
    renew, many = Fence.renew, Examiner.examine_many

    def renewing(self: Fence) -> None:
        renewed.append(sum(opened))
        renew(self)

    def opening(self: Examiner, streams: Any, *more: Any, **named: Any) -> Any:
        opened.append(len(streams))
        return many(self, streams, *more, **named)

    monkeypatch.setattr(Fence, "renew", renewing)
    monkeypatch.setattr(Examiner, "examine_many", opening)
    items = tuple(_sealed(tmp_path, b"text %d" % number, case) for number, case in enumerate((7, 7, 8, 8, 7)))

    # Whose files the child of this process saw before is not what is tested here.
    examine(Batch(tmp_path, items[:1], (), Mode.FAST))
    renewed.clear()
    opened.clear()

    seen = examine(Batch(tmp_path, items, (), Mode.FAST))
    examine(Batch(tmp_path, items[2:3], (), Mode.FAST))

    assert len(seen) == 5
    assert renewed == [2, 4, 5]
