"""Tasks of the webhooks to client apps."""
