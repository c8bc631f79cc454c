"""The catalogue over HTTP: for everybody, and for the back office."""
