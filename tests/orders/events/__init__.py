"""Tests of the stream of what becomes of an order."""
