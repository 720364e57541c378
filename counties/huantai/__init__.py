"""Huantai County: data only; see README.md in this folder."""
