"""What somebody types is read as they meant it."""

import pytest

from tutela.casework.finding import terms


@pytest.mark.parametrize(
    "typed", ["T-12", "t-12", " T-12 ", "T12", "12", "T\u201112", "T \u2013 12", "\uff34\uff0d\uff11\uff12"]
)
def test_a_reference_is_read_in_every_form_it_is_copied_in(typed: str) -> None:
    assert terms.read(typed).number == 12


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("AB" * 16, ("md5",)),
        (" ab" * 20, ("sha1",)),
        ("Ab" * 32 + "\n", ("sha256", "pdq")),
        ("SHA256:" + "ab" * 32, ("sha256", "pdq")),
        ("md5=" + "ab" * 16, ("md5",)),
        ("vPDQ:" + "ab" * 32, ("sha256", "pdq")),
        ("ab" * 8, ()),
    ],
)
def test_a_digest_is_read_in_every_case_and_with_spaces(typed: str, kinds: tuple[str, ...]) -> None:
    found = terms.read(typed)

    assert (found.kinds, set(found.digest)) == (kinds, {0xAB})


@pytest.mark.parametrize(
    "typed", ["", "  ", "T-99999999999999999999", "ab" * 7, "abc" * 9, "ab" * 65, "IMG_12.jpg", "\x00", "T-"]
)
def test_anything_else_is_text(typed: str) -> None:
    found = terms.read(typed)

    assert (found.number, found.digest) == (None, b"")


def test_what_is_endless_is_cut() -> None:
    assert len(terms.read("x" * 100_000).text) == terms.LONGEST
