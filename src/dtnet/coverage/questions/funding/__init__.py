"""Questions about funding: who pays which teams, what ends when, and posts without a holder."""
