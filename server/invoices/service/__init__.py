"""Issuing invoices, and printing them."""
