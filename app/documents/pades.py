"""PAdES signatures by pyHanko. Loaded by app.documents.signing when somebody signs."""

from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.stamp import StaticStampStyle

from app.documents.signing import Field, read_certificate
from app.errors import Unavailable, invalid
from app.messages import N_

PATIENCE = 15  # seconds for the timestamp authority
NO_TIMESTAMP = N_(
    "The timestamp authority does not answer. Nothing was signed; try again later or tell the administrator."
)


class _Drawing(PdfContent):
    """The stamp that was drawn elsewhere, as the appearance of a field."""

    def __init__(self, stamp: bytes) -> None:
        super().__init__()
        self.stamp = stamp

    def render(self) -> bytes:
        """Import the stamp's page into the file being written."""
        if self.writer is None:
            raise PdfError("a stamp is drawn into a file only")
        form = self.writer.import_page_as_xobject(PdfFileReader(BytesIO(self.stamp)))
        left, bottom, right, top = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        self.resources.xobject["/Stamp"] = form
        return b"/Stamp Do"


class _Signer(PdfSigner):
    """Signs with the time the caller gives, not with that of the machine."""

    at: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> PdfSigningSession:
        """Begin as ever, then set the clock."""
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session


class _Authority(HTTPTimeStamper):
    """A timestamp authority whose silence, refusal or nonsense ends the signing in words."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """Ask for a timestamp."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (OSError, ValueError, TypeError, KeyError) as fault:
            raise Unavailable(NO_TIMESTAMP) from fault


def sign(
    content: bytes, field: Field, pkcs12: bytes, passphrase: str, stamp: bytes, *, name: str, reason: str,
    location: str, at: datetime, timestamp_url: str,
) -> bytes:  # fmt: skip
    """Sign (see app.documents.signing.sign)."""
    read_certificate(pkcs12, passphrase, at)
    key = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=(), passphrase=passphrase.encode())
    try:
        writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
        if writer.prev.encrypted:
            raise invalid("/file", N_("A PDF that is protected by a password cannot be signed."))
        named = _free_name(writer.prev)
        x, y, width, height = (round(length) for length in field.box)
        signer = _Signer(
            PdfSignatureMetadata(
                field_name=named, name=name, reason=reason or None, location=location or None,
                subfilter=SigSeedSubFilter.PADES),
            key,
            timestamper=_Authority(timestamp_url, timeout=PATIENCE) if timestamp_url else None,
            stamp_style=_style(stamp),
            new_field_spec=SigFieldSpec(
                named, on_page=field.page - 1, box=(x, y, x + width, y + height), readable_field_name=name),
        )  # fmt: skip
        signer.at = at
        signed: bytes = signer.sign_pdf(writer).getvalue()
    except (PdfError, SigningError, ValueError, KeyError, IndexError, TypeError) as fault:
        raise invalid("/file", N_("This PDF cannot be signed: it is damaged or does not allow it.")) from fault
    return signed


def _free_name(reader: PdfFileReader) -> str:
    """Return a field name that no signature of the file has."""
    taken = {field_name for field_name, _value, _reference in enumerate_sig_fields(reader)}
    return next(name for name in (f"Signature{n}" for n in range(1, len(taken) + 2)) if name not in taken)


def _style(stamp: bytes) -> StaticStampStyle:
    layout = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins(),
        inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
    )
    return StaticStampStyle(
        border_width=0, background=_Drawing(stamp), background_layout=layout, background_opacity=1.0
    )
