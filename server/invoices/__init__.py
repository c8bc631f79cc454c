"""Tax invoices.

Owns invoices and invoice_series. Kept: an order has at most one invoice; the numbers of a financial year have no gap.
"""
