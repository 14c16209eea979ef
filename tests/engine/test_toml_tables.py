"""A data file that people wrote by hand is read, or refused in words, whatever stands in it."""

import pytest

from tutela.engine.toml_tables import read_table
from tutela.errors import Invalid


class NotRead(Invalid):
    """The data file of this test was refused."""

    code = "TU-T01"


@pytest.mark.parametrize("content", ['owner = "ana"', b'owner = "ana"'], ids=["text", "bytes"])
def test_a_file_is_read_from_its_text_or_its_bytes(content: str | bytes) -> None:
    assert read_table("The file", content, refusal=NotRead) == {"owner": "ana"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("owner = ", "The file: this is not TOML"),
        (b"owner = '\xff'", "The file: this is not TOML"),
        ("owner = " + "[" * 100_000, "The file: its brackets stand one in another too often"),
    ],
    ids=["broken off", "not UTF-8", "deep"],
)
def test_what_cannot_be_read_is_refused_with_the_name_of_the_file(content: str | bytes, said: str) -> None:
    with pytest.raises(NotRead, match=said):
        read_table("The file", content, refusal=NotRead)
