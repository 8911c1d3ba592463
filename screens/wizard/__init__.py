"""The wizard « Créer une demande » / « Modifier une demande », in five steps (P30 to P59)."""

from screens.wizard.screen import WizardScreen

__all__ = ["WizardScreen"]
