"""Digests are those every other tool computes."""

import io
import subprocess
from pathlib import Path

import pytest

from tutela.engine.hashing import digests


@pytest.mark.parametrize("threads", [False, True])
@pytest.mark.parametrize("size", [0, 1, 63, 64, (1 << 20) - 1, (1 << 20) + 1, 3_000_000])
def test_digests_equal_those_of_the_command_line_tools(tmp_path: Path, size: int, threads: bool) -> None:
    path = tmp_path / "content"
    path.write_bytes(bytes(range(256)) * (size // 256) + bytes(range(size % 256)))

    with path.open("rb") as stream:
        found = digests.digest(stream, threads=threads)

    for tool, value in (("md5sum", found.md5), ("sha1sum", found.sha1), ("sha256sum", found.sha256)):
        printed = subprocess.run([tool, "-b", path], capture_output=True, check=True, text=True).stdout
        assert value.hex() == printed.split()[0]
    assert found.size == size


def test_portions_of_any_length_give_the_same_digests() -> None:
    content = bytes(range(251)) * 9000
    digester = digests.Digester(threads=True)

    for start in range(0, len(content), 700_001):
        digester.update(memoryview(content)[start : start + 700_001])

    assert digester.result() == digests.digest(io.BytesIO(content))


def test_a_file_is_digested_as_it_is_read_in_any_order(tmp_path: Path) -> None:
    content = bytes(range(256)) * 5000
    path = tmp_path / "file"
    path.write_bytes(content)

    with path.open("rb", buffering=0) as file:
        passing = digests.DigestedFile(file)
        passing.read(1000)
        passing.seek(500)
        passing.read(2000)
        passing.seek(-100, io.SEEK_END)
        passing.read()
        found = passing.digests()

    assert found == digests.digest(io.BytesIO(content))
