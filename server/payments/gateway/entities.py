"""What the gateway answers with. What does not fit is not believed; members that we do not use are left alone."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# Paise: Razorpay takes no order for less, and gives back no less.
LEAST = 100
# The most rows that Razorpay gives of a list at once.
PAGE = 100

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,40}$")]
Paise = Annotated[int, Field(strict=True, ge=0, le=10**15)]
# Unix seconds.
Moment = Annotated[int, Field(strict=True, ge=0, le=10**11)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class _Entity(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class GatewayOrder(_Entity):
    """An order at the gateway. `amount` is in paise."""

    id: Name
    amount: Paise
    currency: Currency
    receipt: str | None = None
    status: str
    created_at: Moment = 0


class GatewayPayment(_Entity):
    """A payment at the gateway. Amounts are in paise."""

    id: Name
    order_id: Name | None = None
    amount: Paise
    currency: Currency
    status: Literal["created", "authorized", "captured", "refunded", "failed"]
    captured: bool | None = None
    method: str | None = None
    card: dict[str, Any] | None = None
    amount_refunded: Paise | None = None
    error_description: str | None = None
    created_at: Moment = 0

    @property
    def was_captured(self) -> bool:
        """Whether the money came to us, be it refunded since; what nobody captures is given back as refunded, too."""
        return self.status == "captured" or (self.status == "refunded" and self.captured is not False)


class GatewayRefund(_Entity):
    """A refund at the gateway. `amount` is in paise."""

    id: Name
    payment_id: Name
    amount: Paise
    status: Literal["pending", "processed", "failed"]
    receipt: str | None = None
    created_at: Moment = 0


class GatewayLink(_Entity):
    """A payment link; its order appears once somebody opens it."""

    id: Name
    amount: Paise
    currency: Currency
    reference_id: str | None = None
    short_url: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,480}$")]
    status: str
    order_id: Name | None = None
