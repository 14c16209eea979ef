"""Which exit code a command ends with when something goes wrong."""

# By stable message code, where it is not simply 1; docs/messages.md explains each code.
_BY_CODE = {
    "TU-L02": 5,
    "TU-H10": 5,
    "TU-V01": 5,
    "TU-S01": 2,
}


def exit_code_of(fault: BaseException) -> int:
    """Give the exit code: integrity 5, wrong settings 2, everything else 1."""
    return _BY_CODE.get(str(getattr(fault, "code", "")), 1)
