"""Reads of referrals: lists, one referral as its reader may see it, and the words for both."""
