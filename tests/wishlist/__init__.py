"""Tests of wishlists."""
