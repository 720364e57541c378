"""The API's public part about counties, and the doors that every room's endpoints use."""
