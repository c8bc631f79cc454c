"""Discount rules, in and out."""
