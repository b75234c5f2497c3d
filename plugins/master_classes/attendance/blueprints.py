"""The pages of the room, gathered for the plugin."""

from __future__ import annotations

from plugins.master_classes.attendance import phone, presence, views

BLUEPRINTS = (views.blueprint, phone.blueprint, presence.blueprint)
