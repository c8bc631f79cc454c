"""Refusals of discount rules."""
