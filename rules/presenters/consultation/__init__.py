"""What the pages about consultations show."""
