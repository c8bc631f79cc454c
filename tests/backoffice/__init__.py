"""The back-office page, in a browser."""
