"""From columns to rows of scores: reckoned, compared with those in use, staged."""
