"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class People(rooms.Room):
    """Who acts."""

    name = "tutela.casework.people"
    addresses = "urls"
    commands = ("person",)
    navigation = (rooms.Entry(70, "People", "people", Act.MANAGE_PEOPLE),)
    cards = (rooms.Card(70, "People", "people", Act.MANAGE_PEOPLE, "See who is who and what they may do."),)
