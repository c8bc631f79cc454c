"""Work left behind: what failed, and doing it again."""

from server.web.endpoint import Routes

routes = Routes("jobs")
