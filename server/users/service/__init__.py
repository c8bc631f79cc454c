"""Changes to people and their addresses."""

from server.users.service.access import set_role, set_status
from server.users.service.addresses import add_address, delete_address, set_default_address, update_address
from server.users.service.leaving import erase_person, keep_an_admin
from server.users.service.profiles import (
    check_unsubscribe,
    create_admin,
    create_user,
    end_reset_links,
    end_sessions,
    end_stock_mail,
    set_access,
    taken_refused,
    update_profile,
)

__all__ = [
    "add_address",
    "check_unsubscribe",
    "create_admin",
    "create_user",
    "delete_address",
    "end_reset_links",
    "end_sessions",
    "end_stock_mail",
    "erase_person",
    "keep_an_admin",
    "set_access",
    "set_default_address",
    "set_role",
    "set_status",
    "taken_refused",
    "update_address",
    "update_profile",
]
