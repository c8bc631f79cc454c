"""What the simulated people do, a journey to a module."""
