"""Where in an exhibit files of communications lie, and what lies beside them."""

from collections.abc import Iterator
from hashlib import sha256

from django.db.models import Exists, OuterRef

from tutela.casework.cases.models import Exhibit
from tutela.casework.items.models import Instance
from tutela.casework.items.queries import way_to, with_archives
from tutela.engine.communications.reading import DOCUMENTS
from tutela.engine.media.file_types import Kind

_SEEN_AS_MEDIA = (Kind.PICTURE.value, Kind.VIDEO.value)


def name_of(place: Instance) -> str:
    """Write the way to a place as one path, with / between folders and into archives."""
    return b"/".join(way_to(place)).replace(b"\\", b"/").decode("utf-8", "replace")


def to_read(exhibit: Exhibit, below: str = "") -> Iterator[Instance]:
    """Give the places of an exhibit that may hold communications, in the order in which they were received.

    Args:
        exhibit: whose.
        below: only this file, or what lies in this folder.
    """
    found = Instance.objects.filter(intake=exhibit.intake).exclude(item__kind__in=_SEEN_AS_MEDIA)
    opened = Exists(Instance.objects.filter(container=OuterRef("pk")))
    found = with_archives(found.select_related("item")).filter(item__size_bytes__gt=0)
    for place in found.annotate(is_opened=opened).order_by("pk").iterator(chunk_size=500):
        name = name_of(place)
        # A document that is packed was opened as an archive is, and is read whole nevertheless.
        if place.is_opened and not name.lower().endswith(DOCUMENTS):
            continue
        if not below or name == below or name.startswith(below.rstrip("/") + "/"):
            yield place


class Beside:
    """Finds the items that messages name, among what was received with their file."""

    def __init__(self, place: Instance) -> None:
        self._place, self._items = place, dict[bytes, int]()
        self._folder = place.path.replace(b"\\", b"/").rpartition(b"/")[0]
        self._is_loaded = False

    def item(self, path: str) -> int | None:
        """Give the number of the item that lies where a message says, from its own folder or any above it."""
        if not path:
            return None
        if not self._is_loaded:
            self._load()
        wanted = path.strip("/").encode("utf-8", "surrogateescape")
        folder = self._folder
        while True:
            joined = folder + b"/" + wanted if folder else wanted
            if (item := self._items.get(_short(joined))) is not None:
                return item
            if not folder:
                return None
            folder = folder.rpartition(b"/")[0]

    def at(self, name: str) -> Instance | None:
        """Find the place of a file of a name in the same folder."""
        path = self._folder + b"/" + name.encode() if self._folder else name.encode()
        beside = Instance.objects.filter(intake=self._place.intake_id, container=self._place.container_id)
        return with_archives(beside.filter(path=path).select_related("item")).first()

    def _load(self) -> None:
        """Remember all that was received with the file, by a short digest of each path."""
        self._is_loaded = True
        beside = Instance.objects.filter(intake=self._place.intake_id, container=self._place.container_id)
        rows = beside.values_list("path", "item_id").iterator(chunk_size=2000)
        self._items = {_short(bytes(path).replace(b"\\", b"/")): item for path, item in rows}


def _short(path: bytes) -> bytes:
    return sha256(path).digest()[:12]
