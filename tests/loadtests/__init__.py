"""Tests of the load tests' verdict, and of a short run against a real shop."""
