"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Partners(rooms.Room):
    """The directory of who stands outside."""

    name = "tutela.casework.partners"
    addresses = "urls"
    navigation = (rooms.Entry(72, "Partners", "partners", Act.SEE_PARTNERS),)
    notices = ("notices.to_approve",)
    fleeting = ("AccessKey",)
