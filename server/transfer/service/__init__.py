"""Reading catalogue files into the shop, and writing them from it."""
