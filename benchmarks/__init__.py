"""How fast and how large: everything side by side, in one run (`make bench`); never imported by the portal."""
