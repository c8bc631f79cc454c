"""Refusals of webhooks."""

from server.core.errors import Conflict


class TooManyWebhooks(Conflict):
    """There are as many active webhooks as there may be."""

    code = "too_many_webhooks"
    message = "There are {limit} active webhooks already; switch one off first."


class WebhookSilent(Conflict):
    """Nothing is sent to the webhook: it is switched off, or paused."""

    code = "webhook_silent"
    message = "Nothing is sent there: switch the webhook on, or resume it."
