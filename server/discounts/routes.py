"""Discount rules over HTTP: admins only."""

from server.web.endpoint import Routes

routes = Routes("discount rules")
