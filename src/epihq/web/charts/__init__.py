"""Charts: drawn beside the pages, shown in them, compared on a page of their own."""
