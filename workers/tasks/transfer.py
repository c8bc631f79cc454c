"""Tasks of imports and exports."""
