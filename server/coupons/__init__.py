"""Coupons: codes, whom they are for, and their uses.

Owns coupons, coupon_users and coupon_redemptions. Kept: `used_count` is the number of unreleased redemptions and stays
within `usage_limit` (a CHECK); a user's unreleased redemptions stay within `per_user_limit` (counted under the coupon's
row lock, each in a slot of its own by a unique index); an order has at most one (a unique index).
"""
