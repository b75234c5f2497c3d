"""Reading worded terms (сроки словами): a phrase of a plan becomes dates, or says why it does not."""
