"""Embedded data stores, payment sandbox and mail catcher: for development and tests only."""
