"""The room `x`."""
