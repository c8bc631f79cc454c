"""What holds for the whole code, whatever the domain."""
