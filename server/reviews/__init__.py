"""What people say of products.

Owns product_reviews and review_votes, and of products the rating. Kept: a person reviews a product once; a product's
rating is that of its visible reviews, at every moment.
"""
