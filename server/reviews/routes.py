"""Reviews of products, and their moderation."""

from server.web.endpoint import Routes

routes = Routes("reviews")
