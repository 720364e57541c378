"""Recomputing a county: a run in chunks, published in one step, verified afterwards; the snapshot it reads."""
