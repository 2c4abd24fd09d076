"""Pages of referrals: the boxes, one referral, its commands, and its tab on the case page."""
