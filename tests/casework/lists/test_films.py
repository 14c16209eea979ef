"""Known videos come and go while others look for theirs."""

import threading

from tests.casework.lists import making
from tutela.casework.lists.films import Films
from tutela.engine.hashing.video import features

COUNT = 150


def test_videos_that_come_and_go_meanwhile_disturb_no_search_and_are_found_after_it() -> None:
    films = Films()
    films.add([(0, 0, making.video(0))])
    asked = features.columns(making.video(0))
    over = threading.Event()

    def change() -> None:
        try:
            for number in range(1, COUNT):
                films.add([(number, 0, making.video(number))])
                films.remove([number - 1] if number > 1 else [])
        finally:
            over.set()

    changing = threading.Thread(target=change)
    changing.start()
    found = []
    while not over.is_set():
        found.append([match.entry for match, _ in films.find(asked, 31)])
    changing.join()

    assert found == [[0]] * len(found)
    last = features.columns(making.video(COUNT - 1))
    assert [match.entry for match, _ in films.find(last, 31)] == [COUNT - 1]
