"""The demo shop: graphics cards with their true specifications, invented prices, and demo people. Owns no tables."""
