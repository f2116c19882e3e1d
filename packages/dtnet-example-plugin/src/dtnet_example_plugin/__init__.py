"""A made-up subsidy policy of a made-up country: what a plug-in for dtnet looks like."""
