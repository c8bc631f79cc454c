"""Changes of discount rules by the back office."""
