"""The API's public part about rulebooks."""
