"""The one place that talks to Razorpay. Facts about it: https://razorpay.com/docs/api/."""

from server.payments.gateway.client import GATEWAY, Gateway
from server.payments.gateway.entities import LEAST, PAGE, GatewayLink, GatewayOrder, GatewayPayment, GatewayRefund
from server.payments.gateway.troubles import GatewayDown, GatewayRefused

__all__ = [
    "GATEWAY",
    "LEAST",
    "PAGE",
    "Gateway",
    "GatewayDown",
    "GatewayLink",
    "GatewayOrder",
    "GatewayPayment",
    "GatewayRefund",
    "GatewayRefused",
]
