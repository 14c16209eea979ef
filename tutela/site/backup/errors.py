"""Why a backup is not made or not restored."""

from tutela.errors import Broken, Conflict, Failed, Invalid, Missing, Unavailable


class NoPlace(Invalid):
    """The settings do not say where backups go, or name a place where they would be lost with the rest."""

    code = "TU-B01"
    exit_code = 2


class BackupUnknown(Missing):
    """There is no such backup at the place."""

    code = "TU-B06"


class BackupBroken(Broken):
    """A backup, or what was restored from it, is not what it says it is."""

    code = "TU-B07"


class PlaceHeld(Conflict):
    """Where a backup was to be restored to, or made, something lies already."""

    code = "TU-B08"


class OtherProgram(Conflict):
    """A backup was made by a later version, or on another kind of database."""

    code = "TU-B09"


class BackupRuns(Conflict):
    """Another process makes a backup of this installation."""

    code = "TU-B10"
    exit_code = 4


class DrillFailed(Failed):
    """A restore into a scratch folder did not end well."""

    code = "TU-B11"


class BackupCutOff(Unavailable):
    """Database, vault or place went away, or took no more, while a backup was made."""

    code = "TU-B14"


class PlaceUnmarked(Conflict):
    """A place held backups of this installation and bears no mark of it any more: its disk is not mounted."""

    code = "TU-B15"


class PassphraseWanted(Invalid):
    """There is nobody to ask for the passphrase, and no file was named that holds it."""

    code = "TU-B12"
    exit_code = 2
