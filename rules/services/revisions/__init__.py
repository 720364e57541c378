"""What a revision brings: shipped texts loaded, residents whom it changed noted and told."""
