"""Letters to the back office about money that does not go back as it should."""

from models.enums import RefundStatus
from server.core.settings import Settings
from server.orders.schemas import RefundView
from workers.letters.words import clock_time, rupees
from workers.letters.writing import Draft, Written, subject_of, write


def write_refund_trouble_letter(refund: RefundView, *, name: str, settings: Settings) -> Written:
    """A letter about a refund that failed at the gateway, or that it keeps waiting."""
    amount = rupees(refund.amount)
    failed = refund.status is RefundStatus.FAILED
    draft = Draft(
        subject=subject_of("refund_trouble", amount=amount),
        name=name,
        lines=(
            f"The gateway could not give {amount} back to a buyer."
            if failed
            else f"The gateway has not said yet that {amount} went back to a buyer.",
            "Please look at the refund, and at the gateway's own pages: the buyer waits for the money.",
        ),
        facts=(
            ("Refund", str(refund.id)),
            ("Payment", str(refund.payment_id)),
            ("Amount", amount),
            ("State", refund.status.value),
            ("Reason", refund.reason),
            ("Asked for", clock_time(refund.created_at)),
        ),
        why="You get this letter because you are an admin of the shop.",
    )
    return write(draft, settings=settings)
