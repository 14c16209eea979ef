"""Contents laid out for the fenced child read back whole, one group after another, and only that."""

from tutela.engine.hashing.memfd_pool import Places


def test_a_place_gives_its_own_content_and_nothing_of_a_longer_one_before() -> None:
    places = Places()
    for contents in ([b"long" * 5000, b"other"], [b"short", b"", b"third" * 9000], [b"s"]):
        places.clear()

        streams = [places.lay(memoryview(content)) for content in contents]

        assert [stream.read() for stream in streams] == contents
        for stream in streams:
            stream.close()


def test_a_place_stays_open_to_its_reader_while_others_are_taken() -> None:
    places = Places()
    first = places.lay(memoryview(b"first"))

    places.lay(memoryview(b"second")).close()

    assert first.read() == b"first"
    first.close()
