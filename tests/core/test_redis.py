"""The shield between the shop and Redis."""

import asyncio

import uvloop

from server.core.redis import Shield, connect
from server.core.settings import Settings


def test_a_connection_that_was_closed_a_moment_ago_is_redis_being_away(settings: Settings) -> None:
    """The event loop of the servers calls that a RuntimeError, which is none of Redis' own."""

    async def write_to_a_closed_connection() -> str:
        client = connect(settings)
        try:
            connection = await client.connection_pool.get_connection()
            assert connection._writer is not None
            connection._writer.transport.abort()
            await asyncio.sleep(0)

            async def ask() -> str:
                await connection.send_command("PING", check_health=False)
                return "written"

            return await Shield(client).ask(ask, "away")
        finally:
            await client.aclose()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(write_to_a_closed_connection()) == "away"
