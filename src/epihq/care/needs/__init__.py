"""What people at home need: packages by rule, requests, stock, deliveries."""
