"""The classes of the five steps, by number."""

from screens.wizard.documents_step import DocumentsStep
from screens.wizard.form_step import FormStep
from screens.wizard.search_step import SearchStep
from screens.wizard.step import Step
from screens.wizard.type_step import TypeStep
from screens.wizard.verification_step import VerificationStep

STEP_CLASSES: dict[int, type[Step]] = {
    step.NUMBER: step for step in (SearchStep, TypeStep, FormStep, DocumentsStep, VerificationStep)
}
