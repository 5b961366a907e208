"""The room `transfer`."""
