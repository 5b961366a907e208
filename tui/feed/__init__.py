"""The room `feed`."""
