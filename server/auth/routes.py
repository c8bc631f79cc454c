"""Signing up, signing in, and staying so."""

from server.web.endpoint import Routes

routes = Routes("auth")
