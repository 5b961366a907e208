"""For all tests: no wish of whoever runs them reaches the program, and a slow machine is no failure."""

import os

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")

for name in [
    name for name in os.environ if name.startswith("DELURK_") or name in ("NO_COLOR", "FORCE_COLOR")
]:
    del os.environ[name]
os.environ["COLORTERM"] = "truecolor"  # nor does what their terminal can draw
