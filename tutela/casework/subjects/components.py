"""Which observations live judgements hold together, and by which path; plain numbers, no rows."""

from collections import defaultdict, deque
from collections.abc import Iterable

Pair = tuple[int, int]


def parts_of(members: Iterable[int], same: Iterable[Pair]) -> dict[int, int]:
    """Give the least member of its part for each member, where `same` holds pairs together."""
    head = {each: each for each in members}

    def root(one: int) -> int:
        while head[one] != one:
            head[one] = head[head[one]]
            one = head[one]
        return one

    for left, right in same:
        low, high = sorted((root(left), root(right)))
        head[high] = low
    return {each: root(each) for each in head}


def path_between(same: Iterable[Pair], begin: int, end: int) -> list[int]:
    """Give the shortest way from one observation to another by pairs; empty where there is none."""
    ways: dict[int, list[int]] = defaultdict(list)
    for left, right in same:
        ways[left].append(right)
        ways[right].append(left)
    came: dict[int, int] = {begin: begin}
    waiting = deque([begin])
    while waiting and end not in came:
        at = waiting.popleft()
        for other in sorted(ways[at]):
            if other not in came:
                came[other] = at
                waiting.append(other)
    if end not in came:
        return []
    path = [end]
    while path[-1] != begin:
        path.append(came[path[-1]])
    return path[::-1]
