"""Pure decisions about files: what their bytes are, where they lie, and who may put them."""
