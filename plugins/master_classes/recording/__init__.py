"""Recording (внесение в карточку): hours go into the teacher's record once somebody has confirmed them."""
