"""Signing in and out, one's own account, password, signing certificate and language; and the first page."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.views import IndexView
from flask_babel import gettext, lazy_gettext, refresh
from flask_login import current_user, login_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import FileField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from app import clock
from app.commands import accounts, signing_certificates
from app.documents.signing import LARGEST_FILE, readable_name
from app.errors import Invalid
from app.extensions import db, limiter
from app.models.codes import ROLES
from app.models.document import SigningCertificate
from app.models.office import Office
from app.security import sessions
from app.security.passwords import LONGEST, SHORTEST
from app.security.redirects import own_path
from app.security.scope import unscoped
from app.security.sign_in import authenticate, sign_in_limit
from app.staff import formats
from app.staff.access import signed_in
from app.staff.forms import RecordForm, show_errors

# Opening a certificate file costs time by design; nobody needs to do it often.
certificate_limit = limiter.limit(
    lambda: current_app.config["AUTH_RATE_LIMIT"],
    methods=["POST"],
    exempt_when=lambda: not current_app.config["AUTH_RATE_LIMITED"],
)


class SignInForm(RecordForm):
    """Name and password."""

    username = StringField(
        lazy_gettext("User name"),
        [InputRequired(), Length(max=64)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired(), Length(max=LONGEST)], render_kw={"autocomplete": "current-password"}
    )


class PasswordForm(RecordForm):
    """The present password and, twice, the new one."""

    current = PasswordField(
        lazy_gettext("Present password"), [InputRequired()], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        lazy_gettext("New password"),
        [InputRequired()],
        description=lazy_gettext("At least %(count)s characters. Several words in a row are good.", count=SHORTEST),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        lazy_gettext("New password, once more"),
        [InputRequired(), EqualTo("new", lazy_gettext("The two are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


class CertificateForm(RecordForm):
    """A PKCS#12 file and, to open it once, its passphrase."""

    certificate = FileField(
        lazy_gettext("Certificate file"),
        [InputRequired(lazy_gettext("Choose the certificate file."))],
        description=lazy_gettext("The PKCS#12 file (.p12 or .pfx) that your provider gave you."),
        render_kw={"accept": ".p12,.pfx,application/x-pkcs12"},
    )
    passphrase = PasswordField(
        lazy_gettext("Passphrase of the certificate"),
        [InputRequired(lazy_gettext("Type the passphrase of the certificate."))],
        description=lazy_gettext("Used now to check the file. It is not kept: you type it each time you sign."),
        render_kw={"autocomplete": "off"},
    )


class HomeView(IndexView):
    """The first page: staff are led to their work, everybody else sees what the factory puts into `visitors`."""

    visitors: Callable[[], Response | str]

    @expose("/")
    def index(self) -> Response | str:
        """Lead on."""
        return self.visitors() if g.viewer is None else redirect(first_page())


def certificate_facts(kept: SigningCertificate | None) -> list[tuple[str, Any]]:
    """Return what a page says of a certificate."""
    if kept is None:
        return []
    return [
        (gettext("Owner"), readable_name(kept.subject)),
        (gettext("Issued by"), readable_name(kept.issuer)),
        (gettext("Serial number"), kept.serial),
        (gettext("Valid from"), formats.moment(kept.valid_from)),
        (gettext("Valid until"), formats.moment(kept.valid_to)),
        (gettext("Added"), formats.moment(kept.added_at)),
    ]


def first_page() -> str:
    """Return the address of the page on which work begins."""
    return url_for("TaskListView.list" if g.viewer.roles else "AccountView.profile")


def open_session(user: Any) -> None:
    """Begin a new session for an account; nothing of the one before it is kept."""
    session.clear()
    login_user(user, remember=False)
    session.permanent = True
    session["sid"] = secrets.token_hex(16)
    sessions.begin(session, user, current_app.config["SECRET_KEY"], clock.now())


def only_office() -> Office | None:
    """Return the office of an installation that serves one alone, for the door to wear its name, logo and colour."""
    with unscoped(db.session()):
        found = db.session.scalars(select(Office).where(Office.active).limit(2)).all()
    return found[0] if len(found) == 1 else None


class SignInView(BaseView):
    """The door."""

    route_base = ""
    default_view = "login"

    @expose("/login/", methods=["GET", "POST"])
    @sign_in_limit
    def login(self) -> Response | str | tuple[str, int]:
        """Ask for name and password; lead on to the page that was asked for."""
        target = own_path(request.args.get("next"))
        if g.viewer is not None:
            return redirect(target or first_page())
        form = SignInForm()
        if form.validate_on_submit():
            user = authenticate(form.username.data, form.password.data)
            if user is not None:
                open_session(user)
                return redirect(target or url_for("HomeView.index"))
            refused = gettext(
                "Name or password is wrong, or the account is locked for some minutes after wrong attempts."
            )
            return self._page(form, refused), 422
        return self._page(form, ""), 422 if form.errors else 200

    def _page(self, form: SignInForm, refused: str) -> str:
        return self.render_template(
            "account/sign_in.html", form=form, refused=refused, title=gettext("Sign in"), office=only_office()
        )

    @expose("/logout/", methods=["POST"])
    def logout(self) -> Response:
        """End all sessions of the account."""
        if g.viewer is not None:
            accounts.sign_out(db.session, g.viewer.user_id)
        session.clear()
        flash(gettext("You are signed out."), "info")
        return redirect(url_for("SignInView.login"))


class AccountView(BaseView):
    """What one can see and change of one's own account."""

    route_base = "/account"
    default_view = "profile"

    @expose("/")
    @signed_in
    def profile(self) -> str:
        """Show one's account and roles."""
        user, viewer = current_user, g.viewer
        facts = [
            (gettext("Name"), user.name),
            (gettext("User name"), user.username),
            (gettext("E-mail"), user.email),
            (gettext("Position"), user.position),
            (gettext("Roles today"), ", ".join(sorted(gettext(ROLES[code]) for code in viewer.role_codes))),
        ]
        kept = signing_certificates.certificate_of(db.session, viewer.user_id)
        return self.render_template(
            "account/profile.html",
            facts=facts,
            kept=kept,
            certificate_facts=certificate_facts(kept),
            now=clock.now(),
            title=gettext("My account"),
        )

    @expose("/password", methods=["GET", "POST"])
    @signed_in
    def password(self) -> Response | str | tuple[str, int]:
        """Change one's password; all other sessions end."""
        form = PasswordForm()
        if form.validate_on_submit():
            try:
                accounts.change_password(db.session, g.viewer.user_id, form.current.data, form.new.data)
            except Invalid as problem:
                show_errors(form, problem)
            else:
                open_session(self.appbuilder.sm.load_user(g.viewer.user_id))
                flash(gettext("Your password is changed. Other sessions of your account have ended."), "success")
                return redirect(url_for("AccountView.profile"))
        must = current_user.must_change_password
        lead = gettext("Somebody else knows your password. Choose one of your own before you go on.") if must else ""
        page = self.render_template(
            "account/form.html", form=form, title=gettext("Change password"), lead=lead, save_label=gettext("Save"),
            back_url="" if must else url_for("AccountView.profile"))  # fmt: skip
        return page, 422 if form.errors else 200

    @expose("/certificate", methods=["GET", "POST"])
    @certificate_limit
    @signed_in
    def certificate(self) -> Response | str | tuple[str, int]:
        """Show the certificate one signs with; take a new one in its place."""
        form = CertificateForm()
        if form.validate_on_submit():
            file = request.files.get("certificate")
            content = file.stream.read(LARGEST_FILE + 1) if file else b""
            try:
                signing_certificates.keep_certificate(db.session, g.viewer.user_id, content, form.passphrase.data)
            except Invalid as problem:
                show_errors(form, problem)
            else:
                flash(gettext("Your certificate is kept. You can sign papers with it now."), "success")
                return redirect(url_for("AccountView.certificate"))
        kept = signing_certificates.certificate_of(db.session, g.viewer.user_id)
        page = self.render_template(
            "account/certificate.html", form=form, kept=kept, facts=certificate_facts(kept), now=clock.now(),
            title=gettext("Signing certificate"))  # fmt: skip
        return page, 422 if form.errors else 200

    @expose("/certificate/remove", methods=["POST"])
    @signed_in
    def remove_certificate(self) -> Response:
        """Forget one's certificate."""
        signing_certificates.remove_certificate(db.session, g.viewer.user_id)
        flash(gettext("Your certificate is removed. Papers signed with it stay valid."), "success")
        return redirect(url_for("AccountView.certificate"))

    @expose("/language/<code>", methods=["POST"])
    def language(self, code: str) -> Response:
        """Switch the language; remembered for the account, or for the visit of somebody who is not signed in."""
        if code not in current_app.config["LANGUAGES"]:
            raise NotFound
        if g.viewer is not None:
            accounts.choose_language(db.session, g.viewer.user_id, code)
        else:
            session["locale"] = code
        refresh()
        return redirect(own_path(request.form.get("next")) or url_for("HomeView.index"))
