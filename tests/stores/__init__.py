"""Owners and their stores."""
