"""Portfolios (накопительные папки): what a folder must hold, what is in it, its previews month by month."""
