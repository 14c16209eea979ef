"""What this room adds to the house."""

from tutela.casework import rooms


class Custody(rooms.Room):
    """Keys, the register of copies, and the record of acts; its page and commands are those of audit."""

    name = "tutela.casework.custody"
    compared = {"GivenCopy": rooms.Compared()}
    not_compared = {
        "DataKey": "opens by the unit key, which `tutela doctor` tries",
        "SealedCopy": "bears a MAC, which is asked for whenever it is opened, and by `tutela doctor`",
        "VaultFault": "is what a reading of the vault found",
        "VaultReading": "says how far a reading of the vault has come",
        "LogEntry": "is the record itself, a chain",
        "LogHead": "bears a mark of the record",
        "LogTile": "is worked out from the record",
        "Checkpoint": "is signed by the unit's key",
        "Installation": "is the name that the vault bears too",
    }
    disposed = {"LogEntry": rooms.Disposed(keeps="is the record: digests and numbers, never words")}
