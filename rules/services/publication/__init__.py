"""From draft to revision: the gates of charter R1 to R6, publishing, withdrawing, and a reviewer's decisions."""
