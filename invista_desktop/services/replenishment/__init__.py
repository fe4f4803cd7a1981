"""What is to be bought or brought over, and the reorder points that say so."""
