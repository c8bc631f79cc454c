"""The workers: a second way into the same commands."""
