"""Webhooks: delivers events at least once, each until a 2xx comes or a day has passed."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from functools import partial

import aiohttp

from server.devstack.sandbox.context import Sandbox
from server.devstack.sandbox.forgery import forged
from server.devstack.sandbox.records import DAY, Delivery, Envelope
from server.devstack.sandbox.refusals import Refused, unknown_id

log = logging.getLogger(__name__)

AT_ONCE = 32
POLL_SECONDS = 0.1
RESEND_SECONDS = 15 * DAY


class Courier:
    """Carries pending deliveries to the webhook's address."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self._sandbox = sandbox
        self._session = session
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver for ever; when cancelled, leave what is under way pending."""
        try:
            while True:
                self._sandbox.wake.clear()
                self._start_due()
                # Not wait_for, which can swallow a cancellation on Python 3.11.
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._sandbox.wake.wait()
        finally:
            tasks = list(self._under_way.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _start_due(self) -> None:
        now = self._sandbox.time()
        pending = self._sandbox.books.deliveries.where("status", "pending")
        due = [one for one in pending if one.next_attempt_at <= now and one.id not in self._under_way]
        due.sort(key=lambda delivery: delivery.next_attempt_at)
        for delivery in due[: AT_ONCE - len(self._under_way)]:
            task = asyncio.create_task(self._attempt(delivery))
            self._under_way[delivery.id] = task
            task.add_done_callback(partial(self._done, delivery.id))

    def _done(self, event_id: str, task: asyncio.Task[None]) -> None:
        del self._under_way[event_id]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivering event %s broke", event_id, exc_info=error)
        self._sandbox.wake.set()

    async def _attempt(self, delivery: Delivery) -> None:
        envelope = self._sandbox.books.envelope(delivery.id)
        if delivery.forgery is not None:
            answer = await self._send(forged(self._sandbox, envelope, delivery.forgery))
            delivery = replace(delivery, forged_status=answer if isinstance(answer, int) else None)
        answers = await asyncio.gather(*(self._send(envelope) for _ in range(delivery.copies)))
        self._sandbox.books.post(self._after(delivery, next(filter(None, map(_trouble, answers)), None)))

    async def _send(self, envelope: Envelope) -> int | str:
        """Send once; gives the status answered, or what kept it from coming."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Razorpay-Webhook/v1",
            "X-Razorpay-Event-Id": envelope.id,
            **({"X-Razorpay-Signature": envelope.signature} if envelope.signature else {}),
        }
        try:
            async with self._session.post(
                self._sandbox.config.webhook_url,
                data=envelope.body.encode(),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=self._sandbox.config.webhook_timeout),
                allow_redirects=False,
            ) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return f"{type(error).__name__}: {error}".rstrip(": ")

    def _after(self, delivery: Delivery, error: str | None) -> Delivery:
        now = self._sandbox.time()
        tried = replace(delivery, attempts=delivery.attempts + 1, last_error=error)
        if error is None:
            return replace(tried, status="delivered", delivered_at=now)
        if now - delivery.created_at >= DAY:
            log.error("event %s (%s) given up after a day: %s", delivery.id, delivery.event, error)
            return replace(tried, status="failed")
        pause = min(2.0 ** min(delivery.attempts, 30), self._sandbox.config.longest_backoff)
        log.warning("event %s (%s) again in %g s: %s", delivery.id, delivery.event, pause, error)
        return replace(tried, next_attempt_at=now + pause)


def _trouble(answer: int | str) -> str | None:
    """What is wrong with the answer to a webhook, if anything."""
    if isinstance(answer, str):
        return answer
    return None if 200 <= answer < 300 else f"status {answer}"


def resend(sandbox: Sandbox, event_id: str) -> Delivery:
    """Send an event once more, same id, bytes and signature, as the dashboard does for 15 days.

    Raises:
        Refused: There is no such event, or it is too old.
    """
    delivery = sandbox.books.deliveries.get(event_id)
    if delivery is None:
        raise unknown_id()
    if sandbox.time() - delivery.created_at > RESEND_SECONDS:
        raise Refused("Events older than 15 days cannot be sent again")
    again = replace(delivery, status="pending", next_attempt_at=sandbox.time())
    sandbox.post(again)
    return again
