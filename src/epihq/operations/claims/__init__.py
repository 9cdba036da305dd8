"""Claims about somebody's figures: recorded, checked, put to WHO, closed."""
