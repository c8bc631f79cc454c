"""`make bench`: the hot list against a bare handler, a price edited in mid-run, and whole orders per second."""
