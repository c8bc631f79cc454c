"""The audit log of the back office.

Owns admin_actions. Kept: a row is written in the transaction of the change it tells of, and never changed after, but
for what it said of a person who has deleted their account.
"""
