"""Assessments: amounts by group, tables beside them, comparisons and sweeps."""
