"""Advice on screenshots of one's own: the gate cannot see into a picture, so a person has to."""

COVER: tuple[str, ...] = (
    "Cover keys and tokens whole, the last four characters too. Do not blur: blurred text can be read.",
    "Cover one-time codes, QR codes, e-mail addresses, names, avatars and payment data.",
    "Close or cover other tabs, bookmarks, notifications and the account menu; cover long addresses.",
    "Cover prompts, customer data and code of private repositories around the error.",
    "Leave the error text, its time, the request id and the status in sight: support looks for them.",
    "In a developer console show the one failing request, without its request headers and cookies.",
    "Crop in a new picture, and send a copy: some editors keep what was cut off or covered inside the file.",
)
"""What to cover before a picture is sent, and what to leave in sight."""
