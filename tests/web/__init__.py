"""Tests of the web frame."""
