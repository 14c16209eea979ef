"""What this room adds to the house."""

from tutela.casework import rooms


class Results(rooms.Room):
    """Results by exhibit and by case."""

    name = "tutela.casework.results"
    addresses = "urls"
    shows = {"case": "case-results"}
    offers = (rooms.Offer("exhibit", "pages.results_of_exhibit"),)
