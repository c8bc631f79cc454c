"""The journal of sales, reports from it and from its sums, and tables of them."""
