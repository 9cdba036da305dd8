"""Officers and agencies: accounts, keys, and how they are reached."""
