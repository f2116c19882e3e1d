"""Questions about people: rates, norms, sizes of teams, teams of several areas."""
