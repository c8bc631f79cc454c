"""Tests of who may do what: every route, every caller, every id."""
