"""Tasks of the stock."""
