"""The room `text`."""
