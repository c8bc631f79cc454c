"""The caller's own profile and addresses."""

from server.web.endpoint import Routes

routes = Routes("users")
