"""Wishlist over HTTP."""

from server.web.endpoint import Routes

routes = Routes("wishlist")
