"""Sites of institutions (сайты ОО): what must be there, what the robot saw, what follows from it."""
