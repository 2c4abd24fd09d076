"""Labels that several modules share."""

from django.utils.translation import gettext_lazy as _

NUMBER, UNIT = _("Nomor"), _("Unit")
REASON_OF_HOLD, WHEN_NOTICED = _("Alasan penahanan"), _("Diketahui")
