"""The API for third parties: one question, one answer."""
