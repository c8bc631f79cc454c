"""The `voltcart` command."""
