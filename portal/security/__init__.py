"""What protects every answer: headers, known hosts, requests from elsewhere, addresses to go on to."""
