"""Reads of the pages that keep the people of an agency."""

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Now

from tppo_cases.access.people.policies import administered_agencies, people_scope
from tppo_cases.accounts.models import Membership, Unit, User

PAGE = 50


def people_of(user: User) -> QuerySet[User]:
    """The accounts that the user administers, with their live posts in her agencies as ``posts``."""
    posts = Membership.objects.live().filter(unit__agency_id__in=administered_agencies(user)).select_related("unit")
    return User.objects.filter(people_scope(user)).prefetch_related(Prefetch("memberships", posts, to_attr="posts"))


def page_of_people(user: User, *, text: str = "", only: str = "", after: int | None = None) -> tuple[list[User], int | None]:
    """One page in the order of names, and the id to go on after. ``only``: "aktif" or "nonaktif"."""
    people = people_of(user).order_by("full_name", "pk")
    if text:
        people = people.filter(Q(full_name__icontains=text) | Q(email__icontains=text))
    if only:
        people = people.filter(is_active=only == "aktif")
    last = User.objects.filter(people_scope(user), pk=after).first() if after else None
    if last:
        people = people.filter(Q(full_name__gt=last.full_name) | Q(full_name=last.full_name, pk__gt=last.pk))
    found = list(people[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def posts_of(user: User, person: User) -> list[Membership]:
    """The person's posts in the user's agencies, live ones first, each with ``is_live`` and ``is_waiting``."""
    posts = Membership.objects.filter(user=person, unit__agency_id__in=administered_agencies(user)).select_related("unit")
    live = set(posts.live().values_list("pk", flat=True))
    found = sorted(posts, key=lambda post: (post.pk not in live, -post.pk))
    for post in found:
        post.is_live = post.pk in live  # type: ignore[attr-defined]  # for the template
        post.is_waiting = bool(post.granted_by_id) and not post.approved_by_id and post.ends_on is None  # type: ignore[attr-defined]
    return found


def units_of(user: User) -> QuerySet[Unit]:
    """The active units of the user's agencies."""
    return Unit.objects.filter(agency_id__in=administered_agencies(user), is_active=True)


def live_tokens(person: User) -> int:
    """How many API tokens of the account work now."""
    return int(person.auth_token_set.filter(Q(expiry__isnull=True) | Q(expiry__gt=Now())).count())  # type: ignore[attr-defined]  # knox
