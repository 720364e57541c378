"""What everybody may read: the county's book, its revisions, their files and feeds."""
