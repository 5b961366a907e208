"""Settings and places: where delurk's files are, what the user has set. Imports nothing of ours but the model."""
