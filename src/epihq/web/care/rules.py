"""Rule sets of danger signs: proposed, approved by name, retired; figures and sources."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.care.checks.tables import RuleSetRow
from epihq.operations.ledger.moments import row_at
from epihq.web.kit.listing import found
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sign_in import actor_of, page
