"""One run from an empty folder to the verdict."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, process_time
from typing import Any

from server.core.clock import utc_now
from server.core.db import fetch, fetch_value, open_database
from server.core.errors import Unavailable
from server.core.tokens import AccessTokens
from tests.faults.storm import verdict
from tests.faults.storm.clients import Wires
from tests.faults.storm.faults import break_things
from tests.faults.storm.history import History
from tests.faults.storm.office import Office
from tests.faults.storm.plan import Fault, make_plan
from tests.faults.storm.report import Run
from tests.faults.storm.shoppers import Crowd
from tests.faults.storm.site import Site, open_site
from tests.faults.storm.verdict import Check
from tests.faults.storm.world import UNITS, World, make_world

log = logging.getLogger(__name__)
SETTLE = 120.0  # seconds after the last fault, in which everything has to come to its end
OPEN_JOBS = "SELECT count(*) FROM jobs WHERE status IN ('queued', 'running')"
OPEN_REFUNDS = "SELECT count(*) FROM refunds WHERE status IN ('requested', 'pending')"
KNOWN = "SELECT transaction_id FROM payments WHERE transaction_id IS NOT NULL"
# Of money that came too late, and whose events were lost for good, the sweep's next look is up to half an hour away.
LOOK_NOW = "UPDATE payments SET next_check_at = now() WHERE next_check_at > now()"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run shall be: how long, in seconds, and how many orders shall be acknowledged in a second."""

    seed: int
    seconds: float
    rate: float
    kinds: Sequence[str] = ()


async def run(wanted: Wanted, folder: Path) -> tuple[Run, list[Check]]:
    """Run it in the folder, which keeps every log."""
    async with open_site(folder) as site, open_database(site.settings):
        history = History(folder / "history.jsonl")
        try:
            return await Storm(site, await make_world(), history, wanted).blow()
        finally:
            history.close()


class Storm:
    """A run under way."""

    def __init__(self, site: Site, world: World, history: History, wanted: Wanted) -> None:
        self.site, self.world, self.history, self.wanted = site, world, history, wanted
        settings = site.settings
        tokens = AccessTokens(
            settings.signing_keys,
            issuer=settings.jwt_issuer,
            audience=settings.jwt_audience,
            minutes=settings.access_token_minutes,
            clock=utc_now,
        )
        self.began = history.began = monotonic()
        end = self.began + wanted.seconds
        urls = [server.url for server in site.servers]
        self.wires = Wires(site.session, history, urls, site.gateway.url)
        self.office = Office(self.wires, tokens, world.admin_id, world.variants, wanted.seed, wanted.rate)
        self.crowd = Crowd(self.wires, tokens, world, wanted.seed, end, self.office.orders.append)
        self.plan = make_plan(wanted.seed, wanted.seconds, wanted.kinds)
        self.done: list[tuple[Fault, float]] = []
        self.brought_forward: set[str] = set()

    async def blow(self) -> tuple[Run, list[Check]]:
        """Let everything happen, wait until it has settled, and judge."""
        watching = asyncio.create_task(self.site.keep_up())
        try:
            await asyncio.gather(self.office.work(), self.crowd.come(self.wanted.rate), self._break())
            lasted, acknowledged = monotonic() - self.began, len(self.history.orders)
            settled, ledger = await self._settle()
        finally:
            watching.cancel()
        figures = Run(
            seed=self.wanted.seed,
            wanted=self.wanted.rate,
            acknowledged=acknowledged,
            lasted=lasted,
            settled=settled,
            brought_forward=len(self.brought_forward),
            requests=sum(self.history.answers.values()),
            unknown=self.history.unknown,
            faults=self.done,
            order_times=self.history.waits,
            cpu=process_time(),
        )
        return figures, [*await self._judge(ledger), *self._targets(figures)]

    async def _break(self) -> None:
        """Do the plan; it is over when its time is, and the last fault is mended."""
        try:
            await break_things(self.site, self.plan, seed=self.wanted.seed, began=self.began, told=self._told)
            await asyncio.sleep(self.began + self.wanted.seconds - monotonic())
        finally:
            self.wires.over.set()

    async def _told(self, fault: Fault, lasted: float) -> None:
        self.done.append((fault, lasted))
        with suppress(Unavailable):
            orders, under_way = len(self.history.orders), len(self.crowd.busy)
            log.info("%d orders, %d under way, %d jobs open", orders, under_way, await fetch_value(OPEN_JOBS))

    async def _settle(self) -> tuple[float, dict[str, Any]]:
        """Wait until nothing is left to do, as long as that may take; gives the seconds, and the gateway's ledger."""
        start = monotonic()
        self.wires.deadline = start + SETTLE
        while monotonic() < self.wires.deadline:
            if not self.crowd.busy and not await self._left_to_do():
                ledger = await self._ledger()
                known = {row[0] for row in await fetch(KNOWN)}
                unknown = {one["id"] for one in ledger["payments"] if one["captured"]} - known
                # What is known now may have left work behind, hence the second look.
                if not unknown and not await self._left_to_do():
                    break
                if unknown - self.brought_forward:
                    self.brought_forward |= unknown
                    await fetch(LOOK_NOW)
            await asyncio.sleep(1)
        settled = monotonic() - start
        await asyncio.gather(*self.crowd.busy)
        return settled, await self._ledger()

    async def _left_to_do(self) -> int:
        """Jobs and refunds without an end: of a pending refund the gateway tells when it likes, and work follows."""
        return int(await fetch_value(OPEN_JOBS)) + int(await fetch_value(OPEN_REFUNDS))

    async def _ledger(self) -> dict[str, Any]:
        async with self.site.session.get(f"{self.site.gateway.url}/__sandbox/ledger", timeout=None) as answer:
            ledger: dict[str, Any] = await answer.json()
            return ledger

    async def _judge(self, ledger: dict[str, Any]) -> list[Check]:
        history = self.history
        given = {variant_id: UNITS + history.restocked[variant_id] for variant_id in self.world.variants}
        return [
            *await verdict.check_orders(history),
            await verdict.check_refunds(history),
            *await verdict.check_money(ledger),
            await verdict.check_stock(given),
            await verdict.check_jobs(),
            *await verdict.check_mail(self.site.post.came),
            await verdict.check_audit(),
            verdict.check(
                "Every request has its answer", f"{sum(history.answers.values())} tries", history.open.items()
            ),
            verdict.check("No answer is a server's mistake", "503 at the worst", history.broken.items()),
            verdict.check("No process ends by itself but to be renewed", "none did", self.site.died),
        ]

    def _targets(self, figures: Run) -> list[Check]:
        rate = f"{figures.reached:.1f} a second"
        times = {kind: sum(fault.kind == kind for fault, _ in self.done) for kind in {f.kind for f in self.plan}}
        missed = [] if figures.reached >= self.wanted.rate else ["too few"]
        undone = [] if len(self.done) == len(self.plan) else [f"{len(self.plan) - len(self.done)} faults not done"]
        least = min(times.values(), default=0)
        told = f"{len(self.done)} faults, each of {len(times)} kinds {least} times or more"
        late = [] if figures.settled < SETTLE else ["it did not settle"]
        return [
            verdict.check(
                f"At least {self.wanted.rate:g} orders a second are acknowledged, faults and all", rate, missed
            ),
            verdict.check("Everything of the plan was done", told, undone),
            verdict.check(f"All is settled within {SETTLE:g} s", f"{figures.settled:.0f} s", late),
        ]
