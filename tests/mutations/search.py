"""The guards of what lists and searches find products by."""

from tests.mutations.guard import Guard

GUARDS = (
    # Lists at scale.
    Guard(
        "attribute values of products: the product's row lock",
        "a product is not found by a value that it has",
        "tests/catalog/test_product_values.py::test_the_last_that_loses_a_value_and_the_first_that_gets_it",
        (
            (
                "migrations/models/4_20261123030000_lists.py",
                "      PERFORM 1 FROM products p WHERE p.id = ANY (ids) ORDER BY p.id FOR NO KEY UPDATE;\n",
                "",
            ),
        ),
    ),
    # The search.
    Guard(
        "search text: the products locked before they are read",
        "of two edits of one product at once, the search knows one",
        "tests/search/test_kept.py::test_two_edits_of_one_product_at_once_both_arrive",
        (
            (
                "migrations/models/3_20261123020000_search.py",
                "      PERFORM 1 FROM products WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;\n",
                "",
            ),
        ),
    ),
)
