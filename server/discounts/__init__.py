"""Discount rules: what lines get off by themselves. Owns discount_rules; a rule is limited to one thing, or to none."""
