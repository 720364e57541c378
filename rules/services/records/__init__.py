"""A record's life: entry, transitions, correction, notice; which records are open; reference numbers."""
