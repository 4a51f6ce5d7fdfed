"""Intake: recognize what was pasted and unwrap it down to the service's own words."""
