"""Work left behind, as the back office sees it. The table is `core`'s."""
