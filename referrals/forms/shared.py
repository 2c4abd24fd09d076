"""What the forms of this app have in common."""

from collections.abc import Callable

from django import forms

from victims.errors import RefusedError


def run_service(form: forms.Form, call: Callable[[], object]) -> bool:
    """Call a service for a valid form; what it refuses is said beside the field. True when it was done."""
    try:
        call()
    except RefusedError as error:
        named = getattr(error, "error_dict", {})
        form.add_error(None, error if set(named) <= set(form.fields) else error.messages)
        return False
    return True
