import pytest
from django.test import Client
from tests.factories import town
@pytest.mark.django_db
def test_x():
    t=town("dummy"); town("other"); r=t.resident(); c=Client(); c.force_login(r.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    x=c.get("/c/dummy/clerk/"); print(x.status_code, x.content[:200])
