"""Refusals of the search."""

from server.core.errors import Invalid, Mistake


class NothingToSearch(Invalid):
    """The text to search for has neither letters nor digits."""

    code = "nothing_to_search"
    message = "Type at least one letter or digit."

    def __init__(self) -> None:
        super().__init__(mistakes=(Mistake("query.q", self.message, self.code),))
