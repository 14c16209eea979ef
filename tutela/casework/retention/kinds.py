"""The kinds of jobs of this room."""

DISPOSE = "dispose"
CLEAN = "clean"
