"""Rows for tests, one module for each domain."""
