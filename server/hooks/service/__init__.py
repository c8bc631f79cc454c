"""Changes of webhooks and deliveries: telling, sending, the back office's own."""
