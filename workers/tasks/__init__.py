"""The tasks, a module for each domain; importing this package registers them all."""

from workers.tasks import checkout, hooks, inventory, invoices, letters, media, search, transfer

__all__ = ["checkout", "hooks", "inventory", "invoices", "letters", "media", "search", "transfer"]
