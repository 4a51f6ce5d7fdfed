"""Secrets in sentences, in many languages; and the same sentences when they only speak of a secret."""

import random

import pytest

from tests.evidence.redaction.plants import word
from wizard.evidence import redact

DICE = random.Random(12)
V = "7Ba46K" + word(DICE, 18) + "x2"
"""Made like a key."""
P = "Sommer" + "Regen-42!"
"""Made like a password of a person."""

SAID = [
    "der Schlüssel ist {}",
    "Mein API-Schlüssel lautet {}.",
    "Mein Zugangsschlüssel: {}",
    "clave secreta {}",
    "mi clave de API es {}",
    "El token de acceso es: {}",
    "ma clé API est {}",
    "la clé secrète : {}",
    "le jeton est {}",
    "la chiave segreta è {}",
    "minha chave de API: {}",
    "chave secreta = {}",
    "mijn sleutel is {}",
    "klucz API: {}",
    "мой ключ {}",
    "ключ API — {}",
    "токен: {}",
    "我的密钥是 {}",
    "API密钥：{}",
    "令牌：{}",
    "我的key是{}",
    "APIキーは{}です",
    "秘密鍵：{}",
    "API 키: {}",
    "토큰은 {}",
    "anahtar: {}",
    "the key is {}",
    "try it with key {} please",
    "The client secret ({}) was rotated",
    "using token {} against staging",
]
PASSWORDS = [
    "Das Passwort ist {}",
    "Kennwort: {}",
    "la contraseña es {}",
    "mot de passe : {}",
    "la password è {}",
    "a senha é {}",
    "het wachtwoord is {}",
    "hasło to {}",
    "пароль: {}",
    "密码：{}",
    "密码是{}",
    "口令为{}",
    "パスワードは {} です",
    "비밀번호는 {} 입니다",
    "şifre: {}",
    "lösenordet är {}",
    "adgangskode: {}",
    "salasana: {}",
    "heslo: {}",
    "jelszó: {}",
    "parola este {}",
    "κωδικός: {}",
    "كلمة المرور: {}",
    "סיסמה: {}",
    "पासवर्ड: {}",
    "mật khẩu: {}",
    "kata sandi: {}",
    "รหัสผ่าน: {}",
    "my password is {}",
    "login karl9, pw {}",
    "user karl9 password {}",
]
KEPT = [
    "the key is missing from the header",
    "the number of tokens is 182736",
    "The API key is invalid or has been revoked.",
    "the password is required",
    "this secret is read-only",
    "the key is 20 letters long",
    "token 4bf92f3577b34da6a3ce929d0e0e4736",
    "the key is messages.0.content.1.tool_use_id",
    "der Schlüssel ist ungültig",
    "Der Schlüssel fehlt in der Kopfzeile",
    "Das Passwort ist abgelaufen und muss geändert werden",
    "la clave es inválida",
    "la contraseña es obligatoria",
    "clave primaria compuesta",
    "la clé est invalide",
    "mot de passe oublié ?",
    "la chiave è scaduta",
    "a chave é inválida",
    "пароль неверный",
    "ключ недействителен",
    "密钥无效，请检查",
    "APIキーは無効です",
    "비밀번호는 필수입니다",
    "de sleutel is verlopen",
    "klucz jest nieprawidłowy",
    "the token was issued at 2026-11-22T09:35:01Z",
    "the key of request req_011CSabcDEF123456789",
    "the key is set in claude-opus-4-8-20261001",
    "set the key to $ANTHROPIC_API_KEY",
    "cache key v2-build-linux-x64 hit",
    "KeyError: 'content'",
    "host key verification failed",
]


@pytest.mark.parametrize("sentence", SAID)
def test_a_key_that_is_said_goes(sentence: str) -> None:
    """The value goes, the words around it stay."""
    out = redact(sentence.format(V)).text

    assert V[:8] not in out
    assert V[-8:] not in out
    assert out.startswith(sentence.split("{}", maxsplit=1)[0])


@pytest.mark.parametrize("sentence", PASSWORDS)
@pytest.mark.parametrize("value", [P, V])
def test_a_password_that_is_said_goes(sentence: str, value: str) -> None:
    """Behind a word for a password, what a person would choose goes too."""
    out = redact(sentence.format(value)).text

    assert value[:6] not in out
    assert value[-4:] not in out


@pytest.mark.parametrize("sentence", KEPT)
def test_what_is_only_said_of_a_secret_stays(sentence: str) -> None:
    """Support needs what is said of a key: that it is missing, invalid, too old."""
    assert redact(sentence).text == sentence


CODES = [
    "Ihr Bestätigungscode lautet {}",
    "Tu código de verificación es {}",
    "Votre code de vérification est {}",
    "Il codice di verifica è {}",
    "код подтверждения: {}",
    "验证码是{}",
    "認証コード：{}",
    "인증번호는 {} 입니다",
]


@pytest.mark.parametrize("sentence", CODES)
def test_a_code_that_is_said_goes(sentence: str) -> None:
    """One-time codes, as services send them."""
    assert "482913" not in redact(sentence.format("482913")).text
