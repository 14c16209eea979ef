"""Which camera a file names, whether as cameras write it, and which paths are a device's own."""

from typing import Any

import pytest

from tutela.engine.origins.camera import camera_of, is_as_made, is_device_path

METADATA = {"DateTimeOriginal": "2026:01:02 10:00:00", "ExposureTime": "0.01", "FNumber": "1.8"}
FACTS: dict[str, Any] = {
    "camera_make": "Maker One",
    "camera_model": "Model 7",
    "taken_at": "2026-01-02T10:00:00",
    "metadata": METADATA,
}


def with_metadata(**more: str) -> dict[str, Any]:
    return {**FACTS, "metadata": {**METADATA, **more}}


def test_a_serial_number_tells_one_camera_from_others_of_its_model() -> None:
    first, second = (
        camera_of(with_metadata(BodySerialNumber="1")),
        camera_of(with_metadata(BodySerialNumber="2")),
    )
    model = camera_of(FACTS)

    assert first is not None
    assert second is not None
    assert model is not None
    assert (first.has_serial, model.has_serial) == (True, False)
    assert len({first.key, second.key, model.key}) == 3
    spaced = {**with_metadata(BodySerialNumber="1"), "camera_make": "MAKER  one "}
    assert camera_of(spaced) == first


@pytest.mark.parametrize("missing", ["camera_make", "camera_model", "metadata", "taken_at"])
def test_what_states_less_than_a_camera_does_is_not_as_made(missing: str) -> None:
    assert is_as_made(FACTS)
    assert not is_as_made({**FACTS, missing: None})
    assert camera_of({}) is None


@pytest.mark.parametrize(
    "path", [b"DCIM/100APPLE/IMG_0001.JPG", b"x/DCIM\\a.jpg", b"a/100CANON/IMG_0001.CR2", b"Camera/1.jpg"]
)
def test_paths_of_a_devices_own_camera(path: bytes) -> None:
    assert is_device_path(path)


@pytest.mark.parametrize(
    "path", [b"Downloads/1.jpg", b"MyDCIM2/1.jpg", b"a/camera.jpg", b"\xff\xfe/1.jpg", b""]
)
def test_other_paths(path: bytes) -> None:
    assert not is_device_path(path)
