"""Other engines on the part of a rulebook that each of them can express, checked against `evaluate` first."""
