"""Instructions, their templates and letters on pages and for programs."""
