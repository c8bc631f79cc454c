"""Reads of people and addresses, and the locks on people."""

from server.users.queries.addresses import SNAPSHOT, count_addresses, get_saved_address, list_addresses
from server.users.queries.export import read_export
from server.users.queries.leaving import (
    count_open_stores,
    find_orders_under_way,
    find_owners_status,
    find_refunds_under_way,
)
from server.users.queries.office import get_admin_user, list_admin_users, lock_admins, lock_people
from server.users.queries.people import USER, Account, find_account, get_user, lock_account, lock_acting

__all__ = [
    "SNAPSHOT",
    "USER",
    "Account",
    "count_addresses",
    "count_open_stores",
    "find_account",
    "find_orders_under_way",
    "find_owners_status",
    "find_refunds_under_way",
    "get_admin_user",
    "get_saved_address",
    "get_user",
    "list_addresses",
    "list_admin_users",
    "lock_account",
    "lock_acting",
    "lock_admins",
    "lock_people",
    "read_export",
]
