"""Known videos come and go while others look for theirs."""

import threading

from tests.engine.matching.known import stating
from tutela.engine.hashing.video import features
from tutela.engine.matching.known.videos import KnownVideos

COUNT = 150


def test_videos_that_come_and_go_meanwhile_disturb_no_search_and_are_found_after_it() -> None:
    known = KnownVideos()
    known.add([(0, 0, stating.video(0))])
    asked = features.columns(stating.video(0))
    over = threading.Event()

    def change() -> None:
        try:
            for number in range(1, COUNT):
                known.add([(number, 0, stating.video(number))])
                known.remove([number - 1] if number > 1 else [])
        finally:
            over.set()

    changing = threading.Thread(target=change)
    changing.start()
    found = []
    while not over.is_set():
        found.append([match.entry for match, _ in known.find(asked, 31)])
    changing.join()

    assert found == [[0]] * len(found)
    last = features.columns(stating.video(COUNT - 1))
    assert [match.entry for match, _ in known.find(last, 31)] == [COUNT - 1]
