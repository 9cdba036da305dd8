"""Django is set up before a table is named."""

from django_set_up import set_up

set_up()
