"""The amounts due to each cohort and paid to it: proration, rounding, ceilings, deductions, funding."""
