"""The Voltcart server: a JSON API of an electronics shop."""
