"""Orders, payments, refunds: what joins cart, stock and money."""

from server.web.endpoint import Routes

routes = Routes("checkout")
