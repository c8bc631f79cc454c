"""The caller's cart."""

from server.web.endpoint import Routes

routes = Routes("cart")
