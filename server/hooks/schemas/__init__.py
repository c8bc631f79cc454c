"""Webhooks in and out, and what client apps are told by them."""
