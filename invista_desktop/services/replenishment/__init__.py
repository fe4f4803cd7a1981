"""What is promised of stock, and what is to be bought or brought over."""
