"""What is known of residents, read from the tables into columns."""
