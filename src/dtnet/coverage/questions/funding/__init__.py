"""Questions about funding: the policies that pay teams, the ends of policies, and posts without a holder."""
