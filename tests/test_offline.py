"""The program works where there is no network.

That it can be installed there too is for `make test-offline`: the wheels of an installation are 150 MB, which
every run of the tests would have to fetch.
"""

import hashlib
import sys
from pathlib import Path

import pytest

from tests import offline


def test_a_unit_is_set_up_receives_hashes_and_matches_without_a_network(tmp_path: Path) -> None:
    within, python = offline.alone(), Path(sys.executable)
    if within is None:
        pytest.skip("this machine permits no namespace without network")

    said = offline.work(python, tmp_path, within)

    assert not offline.is_reached(python, within)
    assert "The record is whole" in said
    assert "2.png" in said


def test_a_wheelhouse_is_installed_by_the_hashes_it_had(tmp_path: Path) -> None:
    (tmp_path / "Some_Thing-1.2-py3-none-any.whl").write_bytes(b"a wheel")

    lock = offline.write_lock(tmp_path)

    assert lock.read_text() == f"some-thing==1.2 --hash=sha256:{hashlib.sha256(b'a wheel').hexdigest()}\n"
