"""What a process forked for a test has loaded before: the pages, all of them."""

from importlib import import_module

from django.apps import apps

from django_set_up import set_up

set_up()
import_module("epihq.cli")
import_module("epihq.web.urls")
import_module("epihq.web.serving.server")
assert apps.ready
