"""Users and roles, sessions on the server, and the failed tries to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import (
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from portal import clock
from portal.database import BaseModel, MomentField
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _


class User(BaseModel):
    """A person who signs in; the password is kept as an argon2id hash."""

    login = CharField(max_length=80, unique=True, verbose_name=_("Login"))
    name = CharField(max_length=200, verbose_name=_("Full name"))
    email = CharField(max_length=200, default="", verbose_name=_("E-mail"))
    phone = CharField(max_length=60, default="", verbose_name=_("Phone"))
    password_hash = CharField(max_length=200, default="")
    must_change_password = BooleanField(default=True, verbose_name=_("Must change the password"))
    enabled = BooleanField(default=True, verbose_name=_("May sign in"))
    locale = CharField(max_length=5, default="", verbose_name=_("Language"))
    theme = CharField(max_length=10, default="", verbose_name=_("Theme"))
    text_size = CharField(max_length=10, default="", verbose_name=_("Text size"))
    spacing = CharField(max_length=10, default="", verbose_name=_("Spacing"))
    images = BooleanField(default=True, verbose_name=_("Pictures"))
    created_at = MomentField(default=clock.now, verbose_name=_("Created"))
    signed_in_at = MomentField(null=True, verbose_name=_("Last sign-in"))
    password_changed_at = MomentField(null=True, verbose_name=_("Password chosen"))
    issued_until = MomentField(null=True, verbose_name=_("Issued password valid until"))
    second_factor_due_on = DateField(null=True, verbose_name=_("Second factor due"))
    list_defaults = TextField(default="")
    unread = IntegerField(default=0, verbose_name=_("Unread notices"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))

    class Meta:
        table_name = "accounts_user"

    def __str__(self) -> str:
        return self.name or self.login

    @property
    def is_authenticated(self) -> bool:
        """Tell flask-login that this is somebody."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """Tell flask-login that this is not nobody."""
        return False

    @property
    def is_active(self) -> bool:
        """Tell flask-login whether the user may sign in."""
        return bool(self.enabled)


class UserSession(BaseModel):
    """A signed-in browser: the key is kept hashed, the data stay on the server."""

    key_hash = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))
    data = TextField(default="{}")
    created_at = MomentField(default=clock.now, verbose_name=_("Signed in"))
    seen_at = MomentField(default=clock.now, verbose_name=_("Last seen"))
    address = CharField(max_length=64, default="", verbose_name=_("Network address"))
    browser = CharField(max_length=200, default="", verbose_name=_("Browser"))

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        table_name = "accounts_session"


class TrustedBrowser(BaseModel):
    """A browser that its user trusts: no second factor is asked there for a time; key kept hashed."""

    key_hash = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))
    created_at = MomentField(default=clock.now, verbose_name=_("Trusted since"))
    expires_at = MomentField(verbose_name=_("Trusted until"))
    address = CharField(max_length=64, default="", verbose_name=_("Network address"))
    browser = CharField(max_length=200, default="", verbose_name=_("Browser"))

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        table_name = "accounts_trusted_browser"


class SecondFactor(BaseModel):
    """A user's application of codes (TOTP): its secret, sealed, and the last step that was used.

    In force once ``confirmed_at`` says that the user has typed a right code.
    """

    user = ForeignKeyField(User, backref="+", unique=True, on_delete="CASCADE")
    sealed_secret = CharField(max_length=300)
    last_step = IntegerField(default=0)
    created_at = MomentField(default=clock.now)
    confirmed_at = MomentField(null=True)

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        table_name = "accounts_second_factor"


class RecoveryCode(BaseModel):
    """A code that stands once for the second factor, kept as a keyed hash."""

    user = ForeignKeyField(User, backref="+", on_delete="CASCADE")
    code_hash = CharField(max_length=64)
    used_at = MomentField(null=True)

    if TYPE_CHECKING:
        user_id: int

    class Meta:
        table_name = "accounts_recovery_code"


class OldPassword(BaseModel):
    """The hash of a password that a user had, so that it is not chosen again (preset ``fstec``)."""

    user = ForeignKeyField(User, backref="+", on_delete="CASCADE")
    password_hash = CharField(max_length=200)
    at = MomentField(default=clock.now)

    class Meta:
        table_name = "accounts_old_password"


class FailedSignIn(BaseModel):
    """How often somebody failed to sign in, by login and address, by login, or by address."""

    subject = CharField(max_length=120, unique=True, verbose_name=_("Login and network address"))
    failures = IntegerField(default=0, verbose_name=_("Failed sign-ins"))
    last_at = MomentField(default=clock.now, verbose_name=_("Last failure"))
    locked_until = MomentField(null=True, verbose_name=_("Locked until"))

    class Meta:
        table_name = "accounts_failed_sign_in"


class Role(BaseModel):
    """A role (роль): a row, made from the templates that the portal ships, or by a district."""

    code = CharField(max_length=40, unique=True, verbose_name=_("Code"))
    title = CharField(max_length=120, verbose_name=_("Name"))

    class Meta:
        table_name = "accounts_role"

    def __str__(self) -> str:
        return gettext(self.title)


class RoleGrant(BaseModel):
    """A permission that a role has; ``granted`` false keeps a shipped grant taken away."""

    role = ForeignKeyField(Role, backref="+", on_delete="CASCADE", verbose_name=_("Role"))
    permission = CharField(max_length=120, verbose_name=_("Permission"))
    granted = BooleanField(default=True, verbose_name=_("Granted"))

    if TYPE_CHECKING:
        role_id: int

    class Meta:
        table_name = "accounts_role_grant"
        indexes = ((("role", "permission"), True),)
