"""Makes docverify's own network.  Extra `docverify[train]`; never imported at run time."""
