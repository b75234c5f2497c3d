"""Personal data in checks: what is held of a teacher, how names go while cases stay, how long facts stay."""
