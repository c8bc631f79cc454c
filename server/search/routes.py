"""The search over HTTP."""

from server.web.endpoint import Routes

routes = Routes("search")
