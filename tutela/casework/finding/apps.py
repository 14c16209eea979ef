"""What this room adds to the house."""

from tutela.casework import rooms


class Finding(rooms.Room):
    """Finding items, and the page of each."""

    name = "tutela.casework.finding"
    addresses = "urls"
    shows = {"item": "item", "items of an exhibit": "exhibit-items"}
    offers = (
        rooms.Offer("exhibit", "exhibit_page.items_of_exhibit"),
        rooms.Offer("case", "timeline.offer_of_case"),
    )
