"""What is unusual in one day's publications, how it is ranked and joined."""
