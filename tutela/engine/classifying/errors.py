"""What is refused of classifiers."""

from tutela.errors import Failed, Invalid


class BadCard(Invalid):
    """The card of a tool breaks a rule of its form."""

    code = "TU-AI01"


class ModelChanged(Invalid):
    """The model file is not the one that the card names."""

    code = "TU-AI02"


class NoRuntime(Failed):
    """What runs models is not installed."""

    code = "TU-AI03"


class BadOpinion(Failed):
    """The model gave no opinion of the form that its card names."""

    code = "TU-AI04"
