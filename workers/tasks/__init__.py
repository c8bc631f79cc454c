"""The tasks, a module for each domain; importing this package registers them all."""

from workers.tasks import checkout, letters

__all__ = ["checkout", "letters"]
