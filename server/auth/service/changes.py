"""Changing one's password, and the letter that tells of it."""

from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import UserStatus
from server.auth.errors import WrongPassword
from server.auth.jobs import MailPasswordNotice
from server.auth.schemas import ChangePassword, SessionView
from server.auth.service.sessions import Issuer, confirm, issue_pair, set_password
from server.auth.service.throttle import counted, forgive
from server.core import jobs
from server.core.db import transaction
from server.core.errors import Mistake
from server.core.passwords import Passwords
from server.core.tokens import hash_name
from server.users.queries import get_user, lock_account
from server.users.schemas import UserView
from server.users.service import end_reset_links, end_sessions


async def change_password(user_id: UUID, wish: ChangePassword, *, passwords: Passwords, issuer: Issuer) -> SessionView:
    """Set another password, end every session of the person, this one too, and open a new one.

    Who has got hold of a session guesses at the password as slowly as somebody who signs in.

    Raises:
        WrongPassword: The current one is another.
        TooManyAttempts: Too many tries have failed.
        Contention: The account changed meanwhile; running it again helps.
        Unavailable: Too many passwords wait to be checked.
    """
    async with counted(hash_name("password", str(user_id)), issuer.device) as tried:
        async with transaction() as tx:
            account = await lock_account(tx, user_id)
        if not await passwords.check(account.password, wish.current_password.get_secret_value()):
            raise WrongPassword(mistakes=(Mistake("current_password", WrongPassword.message, WrongPassword.code),))
        password = await passwords.hash(wish.new_password.get_secret_value())
        async with transaction() as tx:
            await confirm(tx, account)
            await set_password(tx, user_id, password)
            # A link in an old letter must not undo the change.
            await end_reset_links(tx, user_id)
            await end_sessions(tx, user_id, now=issuer.clock())
            await jobs.add(tx, MailPasswordNotice(user_id=user_id))
            account = await lock_account(tx, user_id)
            await forgive(tx, tried)
            return await issue_pair(tx, account.user, account.token_version, uuid7(), issuer)


async def find_noticed(user_id: UUID) -> UserView | None:
    """Who is to be told that their password was changed; None when they may not act any more."""
    user = await get_user(user_id)
    return user if user.status is UserStatus.ACTIVE else None
