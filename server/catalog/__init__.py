"""The catalogue: categories, brands, attributes and their values, products, variants.

Owns those tables. Kept: a viewer meets a product only when it, its brand, its store and its category with all
ancestors are active, and every one of those categories is meant for the viewer; the categories are a tree of at most
twenty levels; a value fits its attribute's data type, in one spelling; a SKU is unique; a product's summary of its
variants (price range, in stock) is the database's work. Stock itself belongs to `inventory`.

Public pages carry the tags of all that they show (`rules`), and whoever changes a thing marks the thing's own tag:
nobody needs to know which pages show it.
"""
