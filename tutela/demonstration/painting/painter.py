"""Paint tasks as a child process: numbers come in on standard input, a report a task goes out."""

import errno
import io
import json
import os
import sys
import zlib
from pathlib import Path

import pi_heif
from PIL import Image

from tutela.demonstration.painting import oddities
from tutela.demonstration.painting.oddities import Oddity
from tutela.demonstration.painting.plan import (
    FIRST_DAY,
    NUMBER_BYTES,
    HeicTask,
    OddityTask,
    Output,
    PictureTask,
    Task,
    VideoTask,
    plan,
)
from tutela.demonstration.painting.saving import Form, encode, treat
from tutela.demonstration.painting.scenes import OUTDOORS, Scene, paint_scene
from tutela.demonstration.painting.videos import MP4, Segment, Video, encode_video

# How file systems say that they do not take a name: not every one keeps bytes that are no text, line breaks,
# two spellings of one letter, very long names or links.
REFUSALS = frozenset(
    {errno.EILSEQ, errno.EINVAL, errno.ENAMETOOLONG, errno.EEXIST, errno.EPERM, errno.ENOTSUP}
)
HEIC_FOLDER = Path(__file__).parent / "heic"
SMALL = (320, 240)


class Painter:
    """Writes files below one folder and remembers the names it could not give."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.fsencode(folder)
        self._refused: list[str] = []

    def carry_out(self, task: Task) -> list[str]:
        """Paint one task and return the names the file system refused."""
        self._refused = []
        if isinstance(task, PictureTask):
            self._store(paint_scene(task.scene), task.outputs)
        elif isinstance(task, VideoTask):
            self._write((task.path, *task.copies), encode_video(task.video), task.modified_at)
        elif isinstance(task, HeicTask):
            content = (HEIC_FOLDER / f"{task.name}.heic").read_bytes()
            self._write((task.path,), content, task.modified_at)
            picture = pi_heif.open_heif(io.BytesIO(content)).to_pillow().convert("RGB")
            self._store(picture, task.outputs)
        else:
            for oddity in _oddities(task):
                self._lay(oddity)
        return self._refused

    def _store(self, picture: Image.Image, outputs: tuple[Output, ...]) -> None:
        for output in outputs:
            content = encode(treat(picture, output.treatment, output.draw), output.form)
            self._write((output.path, *output.copies), content, output.modified_at)

    def _write(self, paths: tuple[str, ...], content: bytes, moment: int) -> None:
        for path in paths:
            self._lay(Oddity(os.fsencode(path), content), moment)

    def _lay(self, oddity: Oddity, moment: int = 0) -> None:
        path = os.path.join(self._folder, oddity.path)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if oddity.kind == "folder":
                os.makedirs(path, exist_ok=True)
            elif oddity.kind == "link":
                os.symlink(oddity.content, path)
            else:
                with open(path, "xb") as out:
                    out.write(oddity.content)
        except OSError as refusal:
            if refusal.errno not in REFUSALS:
                raise
            self._refused.append(os.fsdecode(oddity.path))
            return
        moment = moment or FIRST_DAY + zlib.crc32(oddity.path) % 40_000_000
        os.utime(path, (moment, moment), follow_symlinks=False)


def _oddities(task: OddityTask) -> list[Oddity]:
    families = sorted(OUTDOORS)
    scenes = [Scene(80_000 + i, families[i % len(families)], *SMALL, task.seed) for i in range(30)]
    pictures = [paint_scene(scene) for scene in scenes]
    jpegs = [encode(picture, Form("jpeg", 80)) for picture in pictures]
    png, webp = encode(pictures[0], Form("png")), encode(pictures[1], Form("webp", 70))
    mp4 = encode_video(Video((Segment(11, 0, 1.5),), 320, 180, MP4, "2025-06-01T09:00:00Z", task.seed))
    return [
        *oddities.broken(jpegs[2], png, webp, mp4),
        *oddities.mislabelled(jpegs[3], png),
        *oddities.papers(),
        *oddities.archives(jpegs[3], jpegs[4:8]),
        *oddities.links(),
        *oddities.named_hostile(jpegs[8:]),
    ]


def main() -> None:
    """Paint the tasks whose numbers arrive until no more come."""
    folder, asked = Path(sys.argv[1]), json.loads(sys.argv[2])
    tasks = plan(**asked).tasks
    painter = Painter(folder)
    while len(number := os.read(0, NUMBER_BYTES)) == NUMBER_BYTES:
        refused = painter.carry_out(tasks[int.from_bytes(number, "big")])
        # One write a report: two children share the pipe, and when its reader is gone this ends the child.
        os.write(1, json.dumps(refused).encode() + b"\n")


if __name__ == "__main__":
    main()
