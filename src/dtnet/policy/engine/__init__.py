"""What each cohort is due and is paid: proration, rounding, ceilings, deductions, sources."""
