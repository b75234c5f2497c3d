"""What the databank says of the people whose data it keeps: parts, copies, terms, destruction."""
