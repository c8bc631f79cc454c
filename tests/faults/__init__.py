"""The fault bench: processes are killed and paused, connections cut and slowed, and every promise is held to account."""
