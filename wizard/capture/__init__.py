"""The recording loopback proxy and the ramp watch.

People cannot get the failing request out of their SDK; standing before it by base URL gets it, with its
real headers, body, answer and request id, and without a certificate or a key on disk.
"""

from wizard.capture.captured import Captured
from wizard.capture.proxy import CaptureProxy, Failing
from wizard.capture.running import behind, cannot_start, run_through

__all__ = ["CaptureProxy", "Captured", "Failing", "behind", "cannot_start", "run_through"]
