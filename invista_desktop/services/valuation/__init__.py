"""What stock is worth."""
