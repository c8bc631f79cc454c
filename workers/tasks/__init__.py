"""The tasks, a module for each domain; importing this package registers them all."""

from workers.tasks import auth, checkout, hooks, inventory, invoices, letters, media, search, transfer, wishlist

__all__ = ["auth", "checkout", "hooks", "inventory", "invoices", "letters", "media", "search", "transfer", "wishlist"]
