"""Imports and exports over HTTP."""

from server.web.endpoint import Routes

routes = Routes("transfer")
