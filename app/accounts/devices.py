"""Which browser it is, from what it says of itself: enough for a person to know their own again."""

# The first that is found in the text; browsers claim to be each other, so the order matters.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
    ("HeadlessChrome", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def described(device: str) -> str:
    """`Firefox on Linux`, as far as it can be told from a User-Agent."""
    browser = next((name for sign, name in BROWSERS if sign in device), "")
    system = next((name for sign, name in SYSTEMS if sign in device), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "An unknown browser"
