"""The plugins that come with the portal; each package here is one plugin."""
