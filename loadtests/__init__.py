"""Load scenarios with a verdict, and the bench; gevent lives only here."""
