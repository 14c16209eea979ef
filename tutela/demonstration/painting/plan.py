"""Decide which file lies where: a seized phone, a laptop, and pictures known from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from tutela.demonstration.painting import videos
from tutela.demonstration.painting.saving import Camera, Form
from tutela.demonstration.painting.scenes import FLAT, OUTDOORS, Scene
from tutela.demonstration.painting.videos import Segment, Video

EXHIBITS = ("phone", "laptop")
# A painter is told which task of the plan is next by its number, in so many bytes.
NUMBER_BYTES = 4
PROXY_CLASSES = ("alpha", "beta", "gamma", "none")
PROXY_SHARES = (0.2, 0.25, 0.3, 0.25)
FIRST_DAY = 1_717_200_000  # 1 June 2024
LAST_DAY = 1_759_276_800  # 1 October 2025

CAMERA = "phone/DCIM/{folder}APPLE/IMG_{number:04}.JPG"
CHAT = "phone/Android/media/org.example.chat/Chat/Media/Chat Images/IMG-{day}-CA{number:04}.jpg"
CHAT_SENT = "phone/Android/media/org.example.chat/Chat/Media/Chat Images/Sent/IMG-{day}-CA{number:04}.jpg"
CHAT_VIDEO = "phone/Android/media/org.example.chat/Chat/Media/Chat Video/"
STICKER = "phone/Android/media/org.example.chat/Chat/Media/Chat Stickers/STK-{day}-CA{number:04}.webp"
SCREENSHOT = "phone/Pictures/Screenshots/Screenshot_{day}-{clock}.png"
PHONE_CACHE = "phone/Android/data/org.example.gallery/cache/thumbs/{token}.0"
SNAP = "phone/Pictures/SnapPost/{token}.jpg"
ALBUM = "laptop/Users/alex/Pictures/{album}/DSC_{number:04}.JPG"
SCANS = "laptop/Users/alex/Documents/Scans/scan{number:04}.tif"
DOWNLOAD = "laptop/Users/alex/Downloads/{token}"
DESKTOP = "laptop/Users/alex/Desktop/for printing/{token}.jpg"
BACKUP = "laptop/Users/alex/Backups/phone 2025-08/IMG_{number:04}.JPG"
LAPTOP_CACHE = "laptop/Users/alex/AppData/Local/Browser/Cache/f_{number:06x}"
BIN = "laptop/$Recycle.Bin/S-1-5-21-1001/$R{token}.jpg"
ELSEWHERE = "elsewhere/{token}.jpg"
ALBUMS = ("2024/Coast walk", "2024/Market", "2025/Lakes", "2025/Home", "unsorted")
DOWNLOADS = (
    ("webp", ".webp"),
    ("gif", ".gif"),
    ("palette", ".png"),
    ("avif", ".avif"),
    ("rgba", ".png"),
    ("png", ".png"),
    ("grey16", ".png"),
    ("bmp", ".bmp"),
    ("webp", ".webp"),
    ("moving-gif", ".gif"),
    ("avif", ".avif"),
    ("tiff", ".tiff"),
    ("moving-webp", ".webp"),
    ("progressive", ".jpg"),
)
# Scenes take these parts in turn, so the shares are the same at every size of plan.
ROLES = (
    *("camera", "camera", "chat", "camera", "album", "download", "camera", "screenshot"),
    *("elsewhere", "album", "camera", "chat", "download", "camera", "scan", "snap"),
)
SIMPLE = {
    "chat": (CHAT, Form("progressive", 78)),
    "screenshot": (SCREENSHOT, Form("png")),
    "scan": (SCANS, Form("tiff")),
    "snap": (SNAP, Form("jpeg", 80)),
    "album": (ALBUM, Form("jpeg", 88)),
    "elsewhere": (ELSEWHERE, Form("jpeg", 88)),
}
COPIED = {"chat": (0.2, DESKTOP), "snap": (0.4, BIN), "album": (0.25, BIN)}
SIZES = ((960, 720), (960, 720), (1024, 680), (800, 600), (720, 960), (1280, 720), (864, 1152), (640, 480))
LARGE = ((1920, 1440), (2272, 1704), (1600, 1200))
PLACES = (
    (50.7345, 0.2477),
    (54.4609, -3.0886),
    (57.2736, -6.2155),
    (-33.8568, 151.2153),
    (64.1466, -21.9426),
)
KNOWN_OF_NINE = (0, 1, 2, 3)
HEICS = ("lake", "cats", "garden")


@dataclass(frozen=True)
class Output:
    """One file made from a scene, with the places where exact duplicates of it lie."""

    path: str
    form: Form
    modified_at: int
    treatment: str = ""
    draw: float = 0.0
    copies: tuple[str, ...] = ()


@dataclass(frozen=True)
class PictureTask:
    """Paint one scene and store every file that comes from it."""

    scene: Scene
    outputs: tuple[Output, ...]


@dataclass(frozen=True)
class HeicTask:
    """Lay out one of the HEIC pictures that come with the program, and near copies of it."""

    name: str
    path: str
    modified_at: int
    outputs: tuple[Output, ...]


@dataclass(frozen=True)
class VideoTask:
    """Make one video and its exact duplicates."""

    path: str
    video: Video
    modified_at: int
    copies: tuple[str, ...] = ()


@dataclass(frozen=True)
class OddityTask:
    """Write the broken, mislabelled and hostile files."""

    seed: int


Task = PictureTask | HeicTask | VideoTask | OddityTask


@dataclass(frozen=True)
class KnownPath:
    """A file whose content is to be on the demonstration hash list, and under which proxy class."""

    path: str
    proxy_class: str
    kind: str


@dataclass
class Plan:
    """All tasks, slowest first, and what is to be known."""

    tasks: list[Task] = field(default_factory=list)
    known: list[KnownPath] = field(default_factory=list)


def day_of(moment: int) -> dict[str, str]:
    """Write a moment the way phones write it into file names."""
    then = datetime.fromtimestamp(moment, UTC)
    return {"day": then.strftime("%Y%m%d"), "clock": then.strftime("%H%M%S")}


class Planner:
    """Hands out scenes, names and treatments, always in the same order for the same seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._rng = np.random.default_rng([seed, 7])
        self._numbers: dict[str, int] = {}
        self._families: dict[bool, list[str]] = {True: [], False: []}

    def _chance(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    def _one_of(self, count: int) -> int:
        return int(self._rng.integers(count))

    def _family(self, flat: bool) -> str:
        # Like a shuffled deck: every family comes up once before any comes up twice.
        if not self._families[flat]:
            deck = sorted(FLAT if flat else OUTDOORS)
            self._families[flat] = [deck[i] for i in self._rng.permutation(len(deck))]
        return self._families[flat].pop()

    def _path(self, pattern: str, moment: int) -> str:
        number = self._numbers.get(pattern, 0) + 1
        self._numbers[pattern] = number
        token = f"{int(self._rng.integers(1 << 40)):010x}"
        album = ALBUMS[number % len(ALBUMS)]
        return pattern.format(
            number=number, folder=100 + number // 60, token=token, album=album, **day_of(moment)
        )

    def scene(self, number: int) -> PictureTask:
        """Plan one scene with its first file, its near copies and its exact duplicates."""
        moment = int(self._rng.integers(FIRST_DAY, LAST_DAY))
        role = ROLES[number % len(ROLES)]
        flat = role in {"screenshot", "scan"} or (role in {"chat", "snap"} and self._chance(0.3))
        size = (540, 960) if flat else SIZES[self._one_of(len(SIZES))]
        if role == "camera" and number % 48 == 1:
            size = LARGE[number // 48 % len(LARGE)]
        if role == "scan":
            size = (600, 848)
        scene = Scene(number, self._family(flat), *size, self._seed)
        first = self._first(role, number, moment, size)
        near = () if first.form.kind.startswith("moving") else tuple(self._near_copies(role, moment))
        return PictureTask(scene, (first, *near))

    def _first(self, role: str, number: int, moment: int, size: tuple[int, int]) -> Output:
        if role == "camera":
            return self._from_camera(number, moment, upright=size[1] > size[0])
        if role == "download":
            kind, ending = DOWNLOADS[self._numbers.get(DOWNLOAD, 0) % len(DOWNLOADS)]
            return Output(self._path(DOWNLOAD, moment) + ending, Form(kind, 76), moment)
        pattern, form = SIMPLE[role]
        if role == "chat" and self._chance(0.3):
            pattern = CHAT_SENT
        if role == "album":
            form = replace(form, camera=Camera("Example Optics", "EX-70", moment))
        share, duplicates = COPIED.get(role, (0.0, BIN))
        return Output(
            self._path(pattern, moment), form, moment, copies=self._copies(share, moment, duplicates)
        )

    def _from_camera(self, number: int, moment: int, upright: bool) -> Output:
        place = PLACES[self._one_of(len(PLACES))] if self._chance(0.6) else None
        if place is not None:
            place = (place[0] + self._rng.uniform(-0.02, 0.02), place[1] + self._rng.uniform(-0.02, 0.02))
        orientation = (6 if self._chance(0.8) else 8) if upright else 1
        camera = Camera("Example Phones", "EP-12", moment, orientation, place) if number % 5 else None
        copies = self._copies(0.3, moment, BACKUP)
        return Output(self._path(CAMERA, moment), Form("jpeg", 86, camera), moment, copies=copies)

    def _copies(self, share: float, moment: int, pattern: str) -> tuple[str, ...]:
        return (self._path(pattern, moment),) if self._chance(share) else ()

    def _near_copies(self, role: str, moment: int) -> Iterator[Output]:
        later = moment + 3600 * (1 + self._one_of(500))
        draw = float(self._rng.random())
        sure = role == "elsewhere"
        if sure or (role in {"camera", "album"} and self._chance(0.3)):
            yield Output(
                self._path(CHAT, later), Form("progressive", 50 + self._one_of(25)), later, "resized", draw
            )
        if role in {"camera", "chat"} and self._chance(0.25):
            yield Output(self._path(PHONE_CACHE, later), Form("jpeg", 60), later, "thumb", draw)
        if role != "screenshot" and self._chance(0.12):
            yield Output(self._path(DESKTOP, later), Form("jpeg", 82), later, "cropped", draw)
        if self._chance(0.12):
            yield Output(self._path(SNAP, later), Form("jpeg", 74), later, "marked", draw)
        if role in {"download", "album"} and self._chance(0.4):
            form = Form("webp", 60) if self._chance(0.5) else Form("jpeg", 45)
            yield Output(self._path(LAPTOP_CACHE, later), form, later, "", draw)
        if self._chance(0.06):
            yield Output(self._path(DESKTOP, later), Form("jpeg", 80), later, "brighter", draw)
        if role == "snap" or (sure and self._chance(0.5)):
            yield Output(self._path(STICKER, later), Form("webp", 66), later, "thumb", draw)

    def heic(self, name: str) -> HeicTask:
        """Plan one of the committed HEIC pictures and a copy that went through a conversation."""
        moment = int(self._rng.integers(FIRST_DAY, LAST_DAY))
        number = 401 + HEICS.index(name)
        near = Output(self._path(CHAT, moment + 900), Form("progressive", 70), moment + 900, "resized", 0.9)
        return HeicTask(name, f"phone/DCIM/104APPLE/IMG_{number:04}.HEIC", moment, (near,))

    def known(self, path: str, kind: str) -> KnownPath:
        """Put a file on the list under a proxy class drawn from the seed."""
        return KnownPath(path, str(self._rng.choice(PROXY_CLASSES, p=PROXY_SHARES)), kind)


def video_tasks(seed: int) -> list[VideoTask]:
    """List the videos: the second and the seventh are new encodings, the fourth shares a segment."""
    camera, laptop = "phone/DCIM/100APPLE/", "laptop/Users/alex/Videos/"
    harbour, walk, fair = Segment(3, 0, 3), Segment(1, 0, 4), Segment(2, 0, 3)
    trip = (fair, harbour)
    rows: tuple[tuple[str, tuple[Segment, ...], tuple[int, int], videos.Coding], ...] = (
        (f"{camera}IMG_0701.MOV", (walk,), (640, 360), videos.MOV),
        (f"{CHAT_VIDEO}VID-20250814-CA0003.mp4", (walk,), (424, 240), videos.MP4_SMALL),
        (f"{laptop}trip.mkv", trip, (480, 270), videos.MKV),
        (f"{laptop}best of.mp4", (Segment(4, 1, 2), harbour), (480, 270), videos.MP4),
        (f"{camera}IMG_0702.MOV", (Segment(5, 0, 5),), (480, 360), videos.MOV),
        ("laptop/Users/alex/Downloads/clip-8831.webm", (Segment(6, 0, 4),), (320, 240), videos.WEBM_8),
        ("laptop/Users/alex/Downloads/trip small.webm", trip, (384, 216), videos.WEBM_9),
        (f"{CHAT_VIDEO}VID-20250901-CA0011.mp4", (Segment(7, 0, 3),), (360, 640), videos.MP4),
        (f"{laptop}old camera.avi", (Segment(8, 0, 3),), (320, 240), videos.AVI),
        ("laptop/Recovered/carved_0100.mkv", (Segment(9, 2, 4),), (320, 180), videos.MKV),
    )
    tasks = []
    for number, (path, segments, size, coding) in enumerate(rows):
        moment = FIRST_DAY + 86_400 * (40 * number + 3)
        taken_at = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        copies = ("laptop/Users/alex/Backups/phone 2025-08/IMG_0701.MOV",) if number == 0 else ()
        tasks.append(VideoTask(path, Video(segments, *size, coding, taken_at, seed), moment, copies))
    return tasks


def plan(seed: int, scenes: int, movies: int) -> Plan:
    """Plan the whole demonstration unit; the same seed and sizes always give the same plan."""
    planner = Planner(seed)
    whole = Plan()
    clips = video_tasks(seed)[:movies]
    # Scenes come last, so that a smaller unit is the beginning of a larger one.
    heics = [planner.heic(name) for name in HEICS]
    pictures = [planner.scene(number) for number in range(scenes)]
    whole.tasks = [*clips, OddityTask(seed), *pictures, *heics]
    for number, task in enumerate(pictures):
        first = task.outputs[0].path
        if first.startswith("elsewhere/") or number % 9 in KNOWN_OF_NINE:
            whole.known.append(planner.known(first, "picture"))
    whole.known.append(planner.known(heics[0].path, "picture"))
    whole.known.extend(planner.known(clip.path, "video") for clip in clips[:5:2])
    return whole
