"""What a person is told when an answer cannot be given."""

from __future__ import annotations


class Problem(Exception):
    """Ends a request with an error page: a status, and a sentence for the person who reads it.

    Without a message the page says what the status means. `headline` stands above a sentence that means something
    else, `back` is the address of the page to go on with. `retry_after` is in seconds.
    """

    def __init__(
        self, status: int, message: str = "", *, headline: str = "", back: str = "", retry_after: int | None = None
    ) -> None:
        super().__init__(message or str(status))
        self.status = status
        self.message = message
        self.headline = headline
        self.back = back
        self.retry_after = retry_after


# status: (headline, sentence). A status that is not here is told as 500 or 400.
MEANINGS = {
    400: ("This request cannot be read", "The address or the form holds something that no page of this site sends."),
    401: ("Not signed in", "Sign in, or send a token that is known."),
    403: ("Not allowed", "You may not do this here."),
    404: (
        "Nothing at this address",
        "It may have moved, or never existed. Search for it, or start from a list.",
    ),
    405: ("Not done this way", "This address answers to another method: a page is read, a form is sent."),
    406: ("Not in this format", "Ask for another format with the header Accept."),
    409: ("Changed meanwhile", "The record no longer is what this change started from. Read it again, then repeat it."),
    413: ("Too large", "What was sent is larger than this page accepts."),
    422: ("Not saved", "Something in the form needs another look."),
    429: ("Too many requests", "Wait a moment, then go on."),
    500: ("Something went wrong here", "It is not your fault. The error was logged under the request id below."),
    503: ("Not available just now", "The database does not answer. It is usually back within seconds."),
}
