"""What the list of sessions says of a device: enough to recognise one's own, no more."""

from ipaddress import ip_address, ip_network

from django.http import HttpRequest

from tppo_cases.core.network import client_ip

# The first that fits: browsers name their relatives too.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
             ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
            ("Linux", "Linux"))  # fmt: skip


def device_of(request: HttpRequest) -> str:
    """Browser and system, e.g. ``Chrome, Android``; empty when unknown."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    found = (next((name for mark, name in names if mark in agent), "") for names in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, found))


def network_of(request: HttpRequest) -> str:
    """The client's address shortened to its network (/24, /48): the whole one would say where a person sits."""
    try:
        address = ip_address(client_ip(request))
    except ValueError:
        return ""
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))  # IPv4
