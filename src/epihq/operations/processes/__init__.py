"""How the program works: processes beside the watch, heartbeats, one leader."""
