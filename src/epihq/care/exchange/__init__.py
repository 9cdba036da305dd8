"""What the desk of home care gives to other systems and takes from them."""
