"""Imports and exports of the catalogue."""
