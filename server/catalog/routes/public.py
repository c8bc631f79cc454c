"""What everybody may see of the catalogue."""

from server.web.endpoint import Routes

routes = Routes("catalogue")
