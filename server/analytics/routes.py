"""Reports on what was sold."""

from server.web.endpoint import Routes

routes = Routes("analytics")
