"""The catalogue's back office."""

from server.web.endpoint import Routes

routes = Routes("catalogue admin")
