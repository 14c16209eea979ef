import tomllib

from tutela.errors import Invalid

SHIPPED = "high = 3\n"


class Unreadable(Invalid):
    code = "TU-X01"


def check(text: str) -> None:
    try:
        heights = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise Unreadable(f"The rules are no TOML: {wrong}.") from wrong
    if "high" not in heights:
        raise Unreadable('The rules lack "high".')


def shipped() -> str:
    return SHIPPED
