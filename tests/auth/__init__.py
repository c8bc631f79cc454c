"""Signing up, signing in, and staying so."""
