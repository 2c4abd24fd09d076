"""Every change of a referral, split by who does it: sender, approving officer, receiver, clock."""
