"""Own templates (свои шаблоны): files that stand in one place for what the portal ships.

What they are templates of, papers or reports, is said by the model's own field: every verb here gets
that field, such as ``PaperTemplate.kind``.
"""
