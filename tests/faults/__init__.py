"""The fault bench: processes killed and paused, connections cut and slowed, and every promise held to account."""
