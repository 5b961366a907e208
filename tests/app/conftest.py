"""The sandbox for the app's tests."""

from tests.fixtures.sandbox import sandbox

__all__ = ["sandbox"]
