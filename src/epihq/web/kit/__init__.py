"""What pages of all subjects are made of."""
