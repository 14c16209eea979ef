"""The exchange of partner hotlines, ICCAM v3, as far as it is public, behind an interface of this room."""

from tutela.casework.abroad.iccam.adapter import Adapter
from tutela.casework.abroad.iccam.v3 import V3

# What every call of this room is written and read by.
ADAPTER: Adapter = V3()
