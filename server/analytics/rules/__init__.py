"""Spans of time in the shop's zone, and tables that spreadsheets open."""
