"""Input of referrals. Every form ends in one service."""
