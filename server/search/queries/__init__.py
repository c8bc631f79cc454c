"""Reads of the search: the words, what they match, facets, suggestions."""
