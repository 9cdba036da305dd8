"""Officers and agencies on pages and for programs."""
