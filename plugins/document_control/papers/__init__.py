"""Papers of checks: справка and акт of one check, and the справка over a whole campaign."""
