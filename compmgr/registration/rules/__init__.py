"""What an entry's particulars must be and how an entry lives."""
