"""Owners and their stores.

Tables: owners, stores. Kept: what is of a store is its owner's to see and change, and no other owner's; who may not act
has no open store. Owners and their stores change under the lock of the person's row, one after the other.

An owner is a user with the role owner and a profile. As long as they have that role, their account has the profile's
status. Until they have set a password the rest of the account follows the profile too, so that a mistyped address can
be mended; from then on it is theirs alone, and the profile says how the shop reaches them. A store stays its owner's
for good, since its products, orders and alerts would change hands with it.
"""
