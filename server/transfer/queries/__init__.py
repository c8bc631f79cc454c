"""Reads of transfers, and of what is there already of the things that a file names."""
