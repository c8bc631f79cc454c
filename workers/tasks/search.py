"""Tasks of the search."""
