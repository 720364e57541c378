"""Examples of the contract: an invented question, its answer, and a key that signs nothing."""

QUESTION = {
    "handle": "3f2b6c1e-8f0a-4c56-9a55-0d5f4a4f9b11",
    "programme": "heating",
    "purpose": "heating-bill",
}


def answer(word: str) -> dict[str, str]:
    """A reply with that answer."""
    return {
        "check_id": "5a0c7b0e-3a7e-4c39-8f4b-6f0de8a54d1c",
        "answer": word,
        "as_of": "2026-11-23",
        "revision": "2026-1",
        "valid_until": "2026-11-24T00:00:00+08:00",
        "signature": "eyJhbGciOiJFZERTQSJ9.eyJhbnN3ZXIiOiIifQ.c2lnbmF0dXJl",
    }


KEYS = {
    "keys": [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
            "use": "sig",
            "alg": "EdDSA",
        }
    ]
}
