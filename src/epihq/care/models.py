"""All tables of home care, where Django looks for them."""
