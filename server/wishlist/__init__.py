"""Wishlists.

Owns wishlists and wish_list_items. Kept: a user has one wishlist, with at most 500 items; a product without a variant,
and each of its variants, stands on it once; what is no longer sold stays until its user takes it off; of each wish its
user is mailed once that it is back in stock (`told_at`).
"""
