"""Owners and their stores."""

from server.web.endpoint import Routes

routes = Routes("stores")
