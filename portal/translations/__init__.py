"""Translation catalogues without GNU gettext: extract from the code, compile, check (``manage.py translations``)."""
