"""Certificates (сертификаты): who earned one, numbers and codes, papers, and the page that verifies them."""
