"""Webhooks to client apps.

Owns the tables client_webhooks, webhook_deliveries and webhook_attempts. Kept by a constraint: an event is one client's
once.
"""
