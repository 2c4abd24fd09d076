"""What a new password may not be."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tppo_cases.access.login.passwords import ContextWordsValidator


@pytest.mark.parametrize(
    "password",
    [
        "Kemensos-Korban2026",
        "SIMPUL tppo 123456",
        "indonesiamerdeka45",
        "perlindungan.korban",
        "katasandirahasia",
        "1234567890123",
    ],
)
def test_words_of_our_work_are_no_password(password):
    with pytest.raises(ValidationError, match="mudah ditebak"):
        ContextWordsValidator().validate(password)


@pytest.mark.parametrize("password", ["melati-putih-27-kuntum", "empat ikan naik becak", "korban-teratai-biru-tepi"])
def test_own_words_are_welcome(password):
    validate_password(password)


def test_django_knows_the_common_ones():
    with pytest.raises(ValidationError) as refused:
        validate_password("michaeljackson")
    assert any("umum" in sentence for sentence in refused.value.messages)
