"""Refusals: Razorpay's error body, and the wordings that more than one place uses."""

from aiohttp import web

from server.devstack.sandbox.records import Json


class Refused(Exception):
    """A request that Razorpay would answer with an error. `field` names the input at fault."""

    def __init__(
        self, description: str, field: str | None = None, *, status: int = 400, code: str = "BAD_REQUEST_ERROR"
    ) -> None:
        super().__init__(description)
        self.description = description
        self.field = field
        self.status = status
        self.code = code

    def body(self) -> Json:
        """The documented error body."""
        known = self.field is not None
        error: Json = {
            "code": self.code,
            "description": self.description,
            "source": "business" if known else "NA",
            "step": "payment_initiation" if known else "NA",
            "reason": "input_validation_failed" if known else "NA",
            "metadata": {},
        }
        if known:
            error["field"] = self.field
        return {"error": error}

    def response(self) -> web.Response:
        """The answer that carries it."""
        return web.json_response(self.body(), status=self.status)


def unknown_id() -> Refused:
    """Nothing has this id. Razorpay answers 400, not 404."""
    return Refused("The id provided does not exist", "id")


def unknown_url(status: int = 400) -> Refused:
    """No such address, or not by this method."""
    return Refused("The requested URL was not found on the server.", status=status)


def broken() -> Refused:
    """The sandbox itself failed."""
    text = "The server encountered an error. The incident has been reported to admins."
    return Refused(text, status=500, code="SERVER_ERROR")
