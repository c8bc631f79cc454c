"""What a call of the gateway may raise."""

from server.core.errors import Unavailable


class GatewayDown(Unavailable):
    """The payment gateway does not answer, or not in a way that can be understood."""

    code = "payment_gateway_unavailable"
    message = "The payment gateway does not answer; try again in {retry_after} s."

    def __init__(self, *, retry_after: int = 5) -> None:
        super().__init__(retry_after=retry_after)


class GatewayRefused(Exception):
    """The gateway understood, and says no; the text is its reason."""
