"""Tests of discount rules: the back office, what quotes make of them, and how they are read."""
