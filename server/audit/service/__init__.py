"""Our books beside the gateway's."""
