"""The audit log, for admins to read."""

from server.web.endpoint import Routes

routes = Routes("journal")
