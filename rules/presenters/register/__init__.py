"""Rules as entries of an algorithm register, in the Dutch publication standard (docs/reference/algorithm-register.md)."""
