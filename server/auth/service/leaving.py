"""Deleting one's own account, which takes the password once more."""

from uuid import UUID

from models.enums import Role
from server.auth.errors import WrongPassword
from server.auth.rules import Device
from server.auth.service.sessions import confirm
from server.auth.service.throttle import counted, forgive, forgive_account, name_account
from server.core.clock import Clock
from server.core.db import transaction
from server.core.errors import Mistake
from server.core.passwords import Passwords
from server.core.tokens import hash_name
from server.users.queries import lock_acting
from server.users.schemas import DeleteAccount
from server.users.service import erase_person, keep_an_admin


async def delete_account(
    user_id: UUID, wish: DeleteAccount, *, passwords: Passwords, device: Device, clock: Clock
) -> None:
    """Delete an account for good; whoever has got hold of a session guesses as slowly as somebody who signs in.

    No letter tells of it: by the time one could go out, nobody knows the address any more.

    Raises:
        WrongPassword: The password is another.
        TooManyAttempts: Too many tries have failed.
        LastAdmin: They are an admin, and there is no other.
        OrdersUnderWay: An order of theirs is not settled.
        RefundsUnderWay: Money is on its way back to them.
        StoresOpen: They are an owner whose stores sell.
        Contention: The account changed meanwhile; running it again helps.
        Unavailable: Too many passwords wait to be checked.
    """
    async with counted(hash_name("password", str(user_id)), device) as tried:
        async with transaction() as tx:
            account = await lock_acting(tx, user_id)
        if not await passwords.check(account.password, wish.password.get_secret_value()):
            raise WrongPassword(mistakes=(Mistake("password", WrongPassword.message, WrongPassword.code),))
        async with transaction() as tx:
            # Also where the account stays for another reason: the password was right.
            await forgive(tx, tried)
        async with transaction() as tx:
            if account.user.role is Role.ADMIN:
                await keep_an_admin(tx, user_id)
            await confirm(tx, account)
            await erase_person(tx, user_id, now=clock())
            await forgive_account(tx, name_account(account.user.email))
