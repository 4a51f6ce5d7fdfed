"""A program without an SDK that waits for its answer for as long as it takes."""

import http.client
import os
from urllib.parse import urlsplit

base = urlsplit(os.environ["ANTHROPIC_BASE_URL"])
connection = http.client.HTTPConnection(base.hostname or "", base.port or 80)
connection.request("POST", f"{base.path}/v1/messages", body="{}")
connection.getresponse().read()
