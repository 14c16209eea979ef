"""What a container says of itself, with the zone that it states for a moment."""

import pytest

from tutela.engine.media.video.container_metadata import claimed

MOMENTS = [
    ({"creation_time": "2026-07-01T09:00:00.000000Z"}, "2026-07-01T09:00:00Z"),
    ({"creation_time": "2026-07-01T09:00:00"}, "2026-07-01T09:00:00"),
    ({"com.apple.quicktime.creationdate": "2026-07-01T11:00:00+0200"}, "2026-07-01T11:00:00+02:00"),
    (
        {
            "com.apple.quicktime.creationdate": "2026-07-01T11:00:00-03:30",
            "creation_time": "2026-07-01T14:30:00.000000Z",
        },
        "2026-07-01T11:00:00-03:30",
    ),
    (
        {"com.apple.quicktime.creationdate": "nonsense", "creation_time": "2026-07-01T09:00:00Z"},
        "2026-07-01T09:00:00Z",
    ),
    ({"creation_time": "2026-02-30T09:00:00Z"}, None),
    ({"creation_time": "1904"}, None),
]


@pytest.mark.parametrize(("tags", "expected"), MOMENTS)
def test_a_moment_keeps_its_zone_and_gets_none(tags: dict[str, str], expected: str | None) -> None:
    assert claimed(tags).get("taken_at") == expected
