"""Tests of the pure pricing."""
