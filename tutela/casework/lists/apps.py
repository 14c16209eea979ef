"""What this room adds to the house."""

from tutela.casework import rooms


class Lists(rooms.Room):
    """Hash lists: what is known. Their pages and commands are those of editions, which extends them."""

    name = "tutela.casework.lists"
    handlers = "uploads.tasks"
    rounds = ("uploads.rounds.end_old",)
    not_compared = {
        "ListImport": "counts what was read",
        "Upload": "is a file on its way, of which an import tells",
        "UploadPiece": "is a sealed piece of a file on its way",
        "UnsortedEntry": "is a record on its way to the entries, while its import is being read",
        "Change": "numbers what changed, for the index",
    }
    disposed = {"Entry": rooms.Disposed(keeps="is of a list, and its partners hold it as well")}
