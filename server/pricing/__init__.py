"""Prices as a pure function: basket, offers and moment in, quote out; owns no table, does no I/O."""
