"""Parts of a start: one that ends by itself is waited for, and no other may end meanwhile."""

from collections.abc import Iterator

import pytest

from tutela.site.processes import Parts, PartStopped


@pytest.fixture
def parts() -> Iterator[Parts]:
    started = Parts()
    yield started
    started.stop()


def test_a_part_that_ends_well_is_waited_for_and_then_no_part_any_more(parts: Parts) -> None:
    parts.start("--version")

    parts.wait_for("--version")

    parts.check()


def test_a_part_that_ends_badly_is_named_with_its_code(parts: Parts) -> None:
    parts.start("no-such-command")

    with pytest.raises(PartStopped, match="The no-such-command process ended with code 2"):
        parts.wait_for("no-such-command")
