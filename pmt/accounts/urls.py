from django.urls import path

from pmt.accounts import invitations, leaving, lockouts, reading, reasons, second_factor
from pmt.accounts.people import UserPages

app_name = "accounts"
urlpatterns = [
    path("accounts/rights/why/", reasons.why, name="why"),
    path("accounts/invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("accounts/preferences/", reading.preferences, name="preferences"),
    path("accounts/second-factor/", second_factor.second_factor, name="second_factor"),
    path("people/second-factor/", second_factor.second_factor_roles, name="second_factor_roles"),
    path("people/locked-out/", lockouts.lockouts, name="lockouts"),
    path("people/<int:key>/invite/", invitations.invite_again, name="user_invite"),
    path("people/<int:key>/close/", leaving.close, name="user_close"),
    path("people/<int:key>/open/", leaving.reopen, name="user_open"),
    path("people/<int:key>/second-factor/remove/", second_factor.second_factor_remove, name="second_factor_remove"),
    path("people/<int:key>/sign-out/", leaving.sign_out, name="user_sign_out"),
    *UserPages.urls(),
]
