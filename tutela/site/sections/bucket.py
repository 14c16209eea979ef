"""How a bucket is reached, in each section of the settings that can name one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bucket:
    """How a bucket is reached, in each section that can name one."""

    endpoint: str = ""
    region: str = ""
    credentials_file: str = ""
    ca_file: str = ""
