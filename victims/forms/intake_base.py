"""What the sections of an intake share: they hold what was typed as it was typed, and judge it only when asked."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tppo_cases.accounts.models import User
from victims.selectors.drafts import DraftContent, Values

EMPTY_CHOICE = ("", _("Belum diketahui"))


class SectionForm(forms.Form):
    """One section of a draft. Without ``checks`` it shows what was typed and says nothing about it."""

    slug: ClassVar[str]

    def __init__(self, *, user: User, content: DraftContent, checks: bool = False) -> None:
        self.user, self.content, self.checks = user, content, checks
        self.typed = MultiValueDict({name: texts for name, texts in content.section(self.slug).items() if texts})
        super().__init__(data=self.typed)

    @property
    def errors(self) -> ErrorDict:
        """Nothing until the section is to be judged."""
        return super().errors if self.checks else ErrorDict()

    @classmethod
    def input_names(cls) -> Iterator[str]:
        """The names under which the browser sends this section."""
        for name, field in cls.base_fields.items():
            yield from parts_of(name, field)

    @classmethod
    def typed_in(cls, posted: MultiValueDict[str, str]) -> Values:
        """What was posted for this section, also where a box was emptied."""
        return {name: [text.strip() for text in posted.getlist(name)] for name in cls.input_names()}

    @classmethod
    def progress(cls, content: DraftContent) -> str:
        """How many questions have an answer, in words; empty when none has."""
        typed = content.section(cls.slug)
        filled = sum(any(any(typed.get(part, ())) for part in parts_of(name, field)) for name, field in cls.base_fields.items())
        return gettext("%(n)d dari %(all)d isian") % {"n": filled, "all": len(cls.base_fields)} if filled else ""


def parts_of(name: str, field: forms.Field) -> list[str]:
    """The names of a field's inputs: usually its own."""
    suffixes: list[str] = getattr(field.widget, "widgets_names", [""])  # a MultiWidget has several
    return [f"{name}{suffix}" for suffix in suffixes]


def tiles(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    """A question with up to six answers, one of which may be chosen."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False, **kwargs)


def several(label: Any, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    """A question of whose answers any number may be chosen."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False, **kwargs
    )


def line(label: Any, **kwargs: Any) -> forms.CharField:
    """A line of text that browsers do not remember."""
    attrs = {"autocomplete": "off", **kwargs.pop("attrs", {})}
    return forms.CharField(
        label=label, required=False, max_length=kwargs.pop("max_length", 120), widget=forms.TextInput(attrs), **kwargs
    )


def story(label: Any, **kwargs: Any) -> forms.CharField:
    """A longer text."""
    return forms.CharField(
        label=label, required=False, max_length=10_000, widget=forms.Textarea({"rows": 4, "autocomplete": "off"}), **kwargs
    )


def box(label: Any, **kwargs: Any) -> forms.BooleanField:
    """One statement that holds or not."""
    return forms.BooleanField(label=label, required=False, **kwargs)
