"""Changes of the catalogue by the back office."""
