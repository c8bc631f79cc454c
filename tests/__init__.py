"""The tests, a folder for each domain."""
