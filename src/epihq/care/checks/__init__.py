"""How they are: readings kept and sealed, and what the approved rules say of them."""
