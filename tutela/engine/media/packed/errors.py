"""What can be wrong with an archive."""

from tutela.errors import Invalid


class ArchiveDamaged(Invalid):
    """The directory or a member is not where, or not what, the file says."""

    code = "TU-M08"
