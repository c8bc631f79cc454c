"""The back office's categories, brands and attributes."""
