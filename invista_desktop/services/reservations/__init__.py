"""What of stock is promised, to whom and until when."""
