"""Reports on what was sold.

Owns sales_entries, sales_totals, product_sales and buyers. Kept: an order counts once, when it was paid, and each
refund of its money once, written down by the database in the same transaction; the sums and what is not in them yet are
the journal, to the paisa.
"""
