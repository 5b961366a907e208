"""Mutes: what a rule means, whether it hits a post, and why. Pure: no clock, no file, no network."""
