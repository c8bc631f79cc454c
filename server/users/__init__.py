"""People and their addresses.

Tables: users, addresses. Of refresh_tokens, whose chains belong to `auth`, `end_sessions` revokes all of a user's.

Kept: e-mail addresses and phone numbers are stored in one normal form and are unique; a user's default address is
`users.current_address_id` and nothing else, an active address of theirs or none; at most `MOST_ADDRESSES` active
addresses for each user, counted under the lock of the user's row; whatever ends a user's access raises
`token_version` in the same transaction.
"""
