"""Mails as people, machines and enemies send them."""

from email.message import EmailMessage
from typing import Any

CUSTOMER = "a@karet.example"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)
_numbers = iter(range(1, 10**9))


def letter(
    text: str = "Kami kirim berkasnya.", sender: str = CUSTOMER, to: str = "balai@tanggap.example",
    subject: str = "Balasan", files: tuple[tuple[str, bytes], ...] = (), **headers: Any,
) -> bytes:  # fmt: skip
    """A mail written by somebody. Headers by name, with underscores for dashes."""
    message = EmailMessage()
    message["From"] = sender if "<" in sender else f"Rina Contoh <{sender}>"
    message["To"], message["Subject"] = to, subject
    message["Message-ID"] = headers.pop("Message_ID", f"<surat-{next(_numbers)}@karet.example>")
    message["Date"] = "Mon, 31 Aug 2026 10:00:00 +0700"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def bounce(message_id: str, action: str = "failed", recipient: str = CUSTOMER) -> bytes:
    """What a mail server sends back by the standard (RFC 3464), with the headers of our mail."""
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: balai@tanggap.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{next(_numbers)}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="batas"

--batas
Content-Type: text/plain

Your message could not be delivered.
--batas
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User
 unknown

--batas
Content-Type: text/rfc822-headers

From: tanggap@localhost
Message-ID: <{message_id}>
X-Tanggap: progress
Subject: Perkembangan
--batas--
""".replace("\n", "\r\n").encode()


def plain_bounce(message_id: str) -> bytes:
    """What an old server (qmail, Exim) sends back: words, with our mail below."""
    return letter(
        f"Hi. This is the qmail-send program.\n<{CUSTOMER}>:\n192.0.2.1 does not like recipient.\n"
        f"Remote host said: 550 mailbox unavailable\n--- Below this line is a copy of the message.\n\n"
        f"Message-ID: <{message_id}>\nX-Tanggap: received\n\nHalo\n",
        sender="MAILER-DAEMON@mx.example", subject="failure notice", Return_Path="<>",
    )  # fmt: skip
