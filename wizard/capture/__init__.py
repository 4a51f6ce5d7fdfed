"""The recording loopback proxy and the ramp watch."""
