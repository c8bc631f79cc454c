"""Webhooks of client apps over HTTP: admins only."""

from server.web.endpoint import Routes

routes = Routes("webhooks")
