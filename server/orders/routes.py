"""Orders over HTTP, as the back office and those who wait for one see them."""

from server.web.endpoint import Routes

routes = Routes("orders")
