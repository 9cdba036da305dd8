"""The server: processes, connections, and what processes share."""
