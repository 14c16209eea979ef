"""A receipt has 88 bits, opens what is sealed to it, and gives nothing away by its look-up."""

import math
import secrets
from string import ascii_lowercase

from tests.casework.letterbox.posting import SECRET
from tutela.casework.letterbox import receipts


def test_the_list_holds_2048_plain_words_that_no_slip_of_one_letter_turns_into_another() -> None:
    words = receipts.word_list()

    assert len(set(words)) == len(words) == 2048
    assert all(word.isascii() and word.islower() and word.isalpha() and 4 <= len(word) <= 8 for word in words)
    assert not [word for word in words if (_slips(word) - {word}) & set(words)]


def _slips(word: str) -> set[str]:
    """Give what a word becomes by one letter that is wrong, missing or too many."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        begin + letter + end[skipped:]
        for begin, end in halves
        for skipped in (0, 1)
        for letter in ("", *ascii_lowercase)
    }


def test_a_receipt_has_at_least_80_bits() -> None:
    receipt = receipts.of_submission(SECRET, secrets.token_bytes(16))

    assert len(receipt.words) * math.log2(len(receipts.word_list())) >= 80
    assert set(receipt.words) <= set(receipts.word_list())


def test_every_word_of_the_list_comes_up_at_every_place() -> None:
    drawn = [receipts.of_submission(SECRET, number.to_bytes(16)).words for number in range(2000)]

    for place in range(receipts.WORDS):
        assert len({words[place] for words in drawn}) > 1200


def test_the_same_form_has_the_same_receipt_and_another_has_another() -> None:
    one = receipts.of_submission(SECRET, b"1" * 16)

    assert receipts.of_submission(SECRET, b"1" * 16) == one
    assert receipts.of_submission(SECRET, b"2" * 16) != one
    assert receipts.of_submission(b"another door's secret of 32 bytes", b"1" * 16) != one


def test_it_is_read_however_it_is_typed() -> None:
    receipt = receipts.of_submission(SECRET, b"1" * 16)

    for text in (
        str(receipt),
        str(receipt).upper(),
        "  " + ", ".join(receipt.words) + ".",
        "\n".join(receipt.words),
    ):
        assert receipts.typed(text) == receipt
        assert receipts.typed(text).lookup(SECRET) == receipt.lookup(SECRET)
    assert receipts.typed(" ".join(receipt.words[:7])) != receipt
    assert receipts.typed("").lookup(SECRET) != receipt.lookup(SECRET)


def test_the_lookup_is_a_keyed_hash_and_the_reporters_key_is_another() -> None:
    receipt = receipts.of_submission(SECRET, b"1" * 16)

    assert receipt.lookup(SECRET) != receipt.lookup(b"another door's secret of 32 bytes")
    assert len({receipt.lookup(SECRET), receipt.public, receipt.key.private_bytes_raw()}) == 3
