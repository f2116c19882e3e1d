"""Who is paid: units, their cohorts, the facts that a component reads of them, and the days that matter."""
