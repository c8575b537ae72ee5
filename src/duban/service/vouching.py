"""Who vouches for a sender: what our own mail server wrote into Authentication-Results (RFC 8601).

Only the topmost header of our server's name counts. It vouches if DMARC passed, or DKIM or SPF for
the domain of the From address itself: a signature of any other domain proves nothing of it.
"""

import re
from email.message import EmailMessage
from typing import Any

#: The property that names the domain a method has proven.
_PROVES: dict[str, tuple[str, ...]] = {
    "dmarc": ("header.from",),
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom",),
}
_WORD = re.compile(r"\s*=\s*")


def sender_of(mail: EmailMessage) -> str:
    """Give the one address that a mail is from, in small letters; "" where it is not just one."""
    headers = mail.get_all("From", [])
    if len(headers) != 1:
        return ""
    addresses: tuple[Any, ...] = getattr(headers[0], "addresses", ())
    return str(addresses[0].addr_spec).casefold() if len(addresses) == 1 else ""


def vouched(mail: EmailMessage, sender: str, authserv: str) -> bool:
    """Tell whether the server `authserv` proved that a mail comes from its sender's domain."""
    domain = sender.rpartition("@")[2]
    for name, header in mail.raw_items():  # as written: a decoded word could close a comment
        if name.casefold() != "authentication-results":
            continue
        server, *results = _bare(str(header)).split(";")
        if server.casefold().split()[:1] == [authserv.casefold()]:
            return any(_proves(result, domain) for result in results)
    return False


def _bare(text: str) -> str:
    """Take out comments and quoted strings: in them stands what the other side said."""
    kept = []
    depth = 0
    quoted = escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quoted:
            quoted = char != '"'
        elif char == "(":
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif not depth:
            quoted = char == '"'
            kept.append("-" if quoted else char)
    return "".join(kept)


def _proves(result: str, domain: str) -> bool:
    words = _WORD.sub("=", result).split()
    if not words:
        return False
    method, _, outcome = words[0].casefold().partition("=")
    proofs = _PROVES.get(method.partition("/")[0], ())
    if outcome != "pass":
        return False
    told = dict(_pair(word) for word in words[1:])
    return any(_is_akin(told[proof], domain) for proof in proofs if proof in told)


def _pair(word: str) -> tuple[str, str]:
    name, _, value = word.casefold().partition("=")
    return name, value.rpartition("@")[2].strip("<>.")


def _is_akin(proven: str, domain: str) -> bool:
    """Tell whether two domains are one, or one lies below the other (never below a mere suffix)."""
    shorter, longer = sorted((proven, domain), key=len)
    return shorter == longer or ("." in shorter and longer.endswith(f".{shorter}"))
