"""Products, variants and their attributes in the back office."""
