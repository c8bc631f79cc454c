"""Reads and locks of the catalogue; cart and checkout take `load_sale_lines` from here."""

from server.catalog.queries.sale import SaleLine, load_sale_lines

__all__ = ["SaleLine", "load_sale_lines"]
