"""The back office's categories, brands and attributes: admins only."""

from server.web.endpoint import Routes

routes = Routes("catalogue admin")
