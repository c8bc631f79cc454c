"""A mail server that delivers nothing: it keeps what it is sent, and shows it on a page and as JSON."""
