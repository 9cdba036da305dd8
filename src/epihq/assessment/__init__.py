"""From the archive and the mathematics to frozen records: assessments, backtests."""
