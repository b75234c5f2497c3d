"""The day itself: sign-in sheet, marking who came by list, by QR code and by code word, without a network."""
