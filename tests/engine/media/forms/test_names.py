"""Content decides what a file is; where its name says otherwise, both are told."""

import pytest

from tutela.engine.media.forms import names


@pytest.mark.parametrize(
    ("path", "mime", "told"),
    [
        (b"holiday/photo.jpg", "image/png", "its name says image/jpeg"),
        (b"PHOTO.JPG", "application/octet-stream", "its name says image/jpeg"),
        (b"notes.pdf", "video/mp4", "its name says application/pdf"),
        (b"photo.jpeg", "image/jpeg", ""),
        (b"film.mov", "video/mp4", ""),
        (b"letter.docx", "application/zip", ""),
        (b"a.folder.jpg/photo", "image/png", ""),
        (b"no-ending", "image/png", ""),
        (b"script.ts", "application/octet-stream", ""),
    ],
)
def test_a_name_that_says_something_else_is_told(path: bytes, mime: str, told: str) -> None:
    assert names.otherwise(path, mime) == told
