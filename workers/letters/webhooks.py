"""The letter about a webhook that is sent nothing any more."""

from server.core.settings import Settings
from server.hooks.schemas.webhooks import AdminWebhook
from workers.letters.writing import Draft, Written, subject_of, write


def write_silence_letter(webhook: AdminWebhook, *, name: str, settings: Settings) -> Written:
    """A letter to an admin: the client wants no more events, or has not taken any for long."""
    if webhook.is_active:
        what = "A client app has not taken its events for so long that we have stopped sending them."
        then = (
            "What happens meanwhile is kept for 30 days. Once the client listens again, resume the webhook with"
            " `since`, and it gets what it has missed."
        )
    else:
        what = "A client app has answered that it wants no more events (410 Gone): its webhook is switched off."
        then = "Switch the webhook on again if that was a mistake."
    draft = Draft(
        subject=subject_of("webhook_stopped", webhook=webhook.description or webhook.url),
        name=name,
        lines=(what,),
        facts=(("Address", webhook.url), ("Webhook", str(webhook.id))),
        closing=(then,),
        why="You get this letter because you are an admin of the shop. We write once each time.",
    )
    return write(draft, settings=settings)
