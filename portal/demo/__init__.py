"""The demonstration: synthetic residents, made from a seed and labelled as such. Never in production."""
