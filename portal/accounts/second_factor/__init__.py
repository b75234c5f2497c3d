"""The second factor: codes of an application (TOTP), recovery codes, browsers that are trusted."""
