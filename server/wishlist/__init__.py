"""Wishlists. Owns wishlists and wish_list_items; a wishlist has a product, or a variant, once."""
