"""Who is next: the queue, a person taken in hand, what is done for them, figures."""
