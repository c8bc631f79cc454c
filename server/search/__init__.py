"""Finding products by what people type, with facets and suggestions.

Owns the search text, which the database itself keeps up to date. Kept: what is found is what the list of products
would show the same viewer under the same filters.
"""
