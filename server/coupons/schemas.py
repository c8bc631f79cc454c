"""Coupons, in and out."""
