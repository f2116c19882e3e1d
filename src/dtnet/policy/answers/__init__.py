"""Assessments: amounts by group, tables about them, comparisons and sweeps."""
