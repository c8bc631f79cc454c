"""Payments and refunds.

Owns the tables payments, refunds and webhook_events. Kept by constraints: an order has at most one paid payment that is
not surplus; refunds never exceed what was paid.
"""
