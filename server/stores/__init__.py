"""Owners and their stores.

Owns owners and stores. Kept: what is of a store is its owner's to see and change, and no other owner's.
"""
