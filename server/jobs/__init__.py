"""Work left behind, as the back office sees it. The table is `core`'s.

Kept: only what failed is done again or forgotten on demand, and the audit log has who did it.
"""
