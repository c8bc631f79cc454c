"""What people say of products.

Owns product_reviews and review_votes, and of products the rating. Kept: a person reviews a product once; a product's
rating is that of its visible reviews, at every moment, by triggers; a review counts its votes, none of them its
author's; `is_verified_purchase` is true when and only when an order of its author with the product was delivered.

Locks: the author's row, then the review, then its variant or its product. Who votes has the review's lock first.
"""
