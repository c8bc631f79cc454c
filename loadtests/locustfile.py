"""The scenario for Locust: `locust -f loadtests/locustfile.py --host URL --sandbox URL [Browser] [Shopper]`."""

from locust import events
from locust.argument_parser import LocustArgumentParser

from loadtests.journeys.browse import Browser
from loadtests.journeys.shopper import Shopper

__all__ = ["Browser", "Shopper"]


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]  # Locust's events are untyped
def add_options(parser: LocustArgumentParser) -> None:
    """Add what the shoppers need to know."""
    parser.add_argument("--sandbox", default="http://127.0.0.1:8001", help="URL of the Razorpay sandbox")
    parser.add_argument("--shoppers", type=int, default=100, help="how many shoppers were seeded")
