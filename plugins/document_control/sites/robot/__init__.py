"""The robot that looks at sites: politely, never inside the private network, and without a database.

``addresses`` tells where it may go, ``fetching`` goes there, ``robots`` asks the site whether it may,
``decoding`` and ``reading`` make text and links of what came, ``crawling`` finds its way, ``phrases``
and ``names`` recognise words and people, ``judging`` proposes verdicts.
"""
