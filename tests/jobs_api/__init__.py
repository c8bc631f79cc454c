"""Tests of work left behind, over HTTP."""
