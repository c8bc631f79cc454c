"""A local Razorpay: orders, payments, refunds, payment links and signed webhooks, with faults on demand.

It owns its books (one SQLite file in its data folder) and keeps two invariants: what a customer paid is
never lost, and refunds never exceed what was captured. A development tool: its control points under
`/__sandbox` ask for no password, so it listens on loopback unless told otherwise.
"""
