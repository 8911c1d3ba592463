"""Step 5, « Vérification »: receivability, electronic signature, transmission (P57 to P63)."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from mes_tui.commands import Command
from mes_tui.domain.access import Action, may
from mes_tui.domain.errors import Refusal
from mes_tui.domain.receivability import COMMENTS, SIGNATURE, Cause, Line, Receivability
from mes_tui.domain.text import clean
from mes_tui.services.acts import NO_RIGHT, VOID, cautions, declaration, sending, signer_of, voided, waits
from mes_tui.services.request_columns import site_cell
from screens.dialogs import Confirm
from screens.wizard.open_request import REMEMBERED
from screens.wizard.step import Step
from widgets.menu import Menu, MenuEntry
from widgets.one_line import OneLine
from widgets.prose import Prose

if TYPE_CHECKING:
    from mes_tui.services.signatures import SignatureState

SIGNATURE_FIELDS = (("first_name", "Prénom *"), ("last_name", "Nom *"), ("function", "Fonction *"))
HAND_OVER_HINT = "« Faire signer », dans les détails de la demande, la remet à qui peut signer."
UNSIGNED_YET = "Rien n’est encore signé\u00a0: {} pour lire ce qui est déclaré, puis signer."


class VerificationStep(Step):
    """The lines of the analysis, then the signature block, refused in words without the signing right."""

    NUMBER = 5
    WORDS = {
        "next": ("Soumettre", "Soumettre la demande au Ministère."),
    }
    KEYS = ("sign",)
    HELP_TITLE = "Vérification"
    HELP_TEXT = (
        "Chaque ligne est vérifiée automatiquement ; Entrée sur un ✗ mène à sa cause. La direction du service de garde "
        "remplit Prénom, Nom et Fonction, repris de sa dernière signature dans le service de garde ; Entrée ramène "
        "aux lignes, où S signe, une fois lu ce qui est déclaré. "
        "Une fois toutes les lignes cochées, F8 soumet la demande. "
        "Une demande transmise ne peut plus être modifiée."
    )

    def __init__(self) -> None:
        super().__init__()
        self._analysis: Receivability | None = None
        self._denied = self._unsent = ""
        self._signature: SignatureState | None = None

    def compose(self) -> ComposeResult:
        session, services = self.wizard.session, self.wizard.services
        if session is None:
            return
        request, site, provider = session.file.request, session.file.site, session.file.provider
        self._denied = may(services.actor, Action.SIGN, request.division, request.status)
        self._unsent = waits(services.actor, request)
        with VerticalScroll(can_focus=False):
            # One line for each: more would push the signature out of a small window.
            place = f"Installation : {site_cell(site.name)} ({site.number})"
            yield Static(clean(f"Service de garde : {provider.name} – {place}"), markup=False)
            title = f"Analyse de recevabilité – {request.type.long_label} : {request.number}"
            yield Static(title, classes="heading", markup=False)
            yield Menu(id="lines")
            yield Prose(id="warnings")
            yield Static("Signature électronique de la demande", classes="heading", markup=False)
            yield Prose(id="signature-state")
            if self._denied:
                yield Prose(f"{NO_RIGHT.format(reason=self._denied)} {HAND_OVER_HINT}")
                return
            for key, label in SIGNATURE_FIELDS:
                with Horizontal(classes="row"):
                    yield Static(label, classes="label", markup=False)
                    yield OneLine(session.signer.get(key, ""), id=key, limit=80)

    def available(self) -> tuple[Command, ...]:
        """« Signer » leaves the bar while a field takes its letter as text."""
        typing = isinstance(self.screen.focused, Input)
        own = super().available()
        return tuple(replace(command, in_bar=not typing and command.in_bar) for command in own)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _keys_changed(self) -> None:
        self.wizard.refresh_keys()

    async def enter(self) -> None:
        await self._recall()
        await self._analyse()
        self.query_one(Menu).focus()
        self._say_cause()

    async def _recall(self) -> None:
        """Propose who signed last from this account, else its own name: whoever may sign is most often who signs."""
        session, services = self.wizard.session, self.wizard.services
        if session is None or self._denied or "signer" in session.recalled:
            return
        session.recalled.add("signer")
        session.last_signer = await self.wizard.call(services.memory.signer, session.id)
        last = session.last_signer.texts if session.last_signer is not None else signer_of(services.actor.name)
        session.signer = {**last, **session.signer}
        for field in self.query(Input):
            field.value = session.signer.get(field.id or "", "")

    @property
    def _origin(self) -> str:
        """Where the three fields come from, as long as they are as the account signed last."""
        session = self.wizard.session
        last = session.last_signer if session is not None else None
        alike = last is not None and session is not None and session.signer == last.texts
        return REMEMBERED.format(last.number) if alike and last is not None else ""

    async def _analyse(self) -> None:
        session = self.wizard.session
        if session is None:
            return
        await self.wizard.call(session.flush)
        await self.wizard.reread()
        self._analysis = await self.wizard.call(self.wizard.services.submission.analyse, session.id)
        menu = self.query_one(Menu)
        place = menu.current
        menu.entries = self._entries(self._analysis)
        menu.current = place if place < len(menu.entries) and menu.entries[place].id else menu.current
        warnings = cautions(self._analysis.warnings)
        self.query_one("#warnings", Static).update(warnings)
        self.query_one("#warnings").display = bool(warnings)
        # Asked once the lines are shown: what they say of the cursor is said before what the caller says.
        state = await self.wizard.call(self.wizard.services.submission.signature_state, session.file)
        if state.void:
            self._analysis = voided(self._analysis)
        self._signature = state
        self._show_state()
        self.wizard.refresh_steps()

    def _show_state(self) -> None:
        """What the signature is worth and, beside the one to give, where its name comes from."""
        state = self._signature
        if state is not None:
            said = state.sentence if state.signed else f"{state.sentence} {self._origin}"
            self.query_one("#signature-state", Static).update(said.rstrip())

    @staticmethod
    def _entries(analysis: Receivability) -> tuple[MenuEntry, ...]:
        entries: list[MenuEntry] = []
        group = ""
        for line in analysis.lines:
            if line.group != group:
                group = line.group
                entries.append(MenuEntry("", group))
            count = f" ({len(line.causes)})" if len(line.causes) > 1 else ""
            entries.append(MenuEntry(line.key, f"{'✓' if line.passed else '✗'} {line.label}{count}"))
        return tuple(entries)

    def _line(self) -> Line | None:
        entry = self.query_one(Menu).entry
        lines = self._analysis.lines if self._analysis else ()
        return next((line for line in lines if entry is not None and line.key == entry.id), None)

    @on(Menu.Moved)
    def _moved(self) -> None:
        # Without the focus, the lines were read again: what was just said stays.
        if self.query_one(Menu).has_focus:
            self._say_cause()

    def _say_cause(self) -> None:
        line = self._line()
        if line is not None and not line.passed and line.causes:
            self.say(line.causes[0].sentence)
        elif line is not None:
            self.say("")

    @on(Menu.Chosen)
    async def _chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        line = self._line()
        if line is None or line.passed:
            self.say("Cette ligne est en règle.")
        elif line.causes:
            self.wizard.attempt(self._to_cause(line.causes[0]), group="move")

    async def _to_cause(self, cause: Cause, *, alert: bool = False) -> None:
        target = cause.target
        if target.step == self.NUMBER:
            fields = self.query(Input)
            if fields:
                fields.first().focus()
            self.say(cause.sentence, alert=alert or bool(self._denied))
            return
        wizard = self.wizard  # this step is gone once there
        await wizard.goto(target.step, target.page, target.key)
        session = wizard.session
        # What is said of a field goes with it; that of a comment is for the whole of its section.
        say = wizard.say_here if session is not None and target.key in session.form else wizard.say
        say(cause.sentence, alert=alert)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        session = self.wizard.session
        if session is not None:
            session.signer[event.input.id or ""] = event.value
            self._show_state()

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        fields = list(self.query(Input))
        place = fields.index(event.input)
        if place + 1 < len(fields):
            fields[place + 1].focus()
        else:
            self.query_one(Menu).focus()
            self.say(UNSIGNED_YET.format(self.wizard.key_name("sign")))

    def refusal(self, command: str) -> str:
        if command == "sign" and self._denied:
            return self._denied
        if command != "next" or self._analysis is None:
            return ""
        obstacle = self._analysis.obstacle
        if self._unsent and (obstacle is None or obstacle.key == SIGNATURE):
            return self._unsent
        void = obstacle is not None and obstacle.key == SIGNATURE and obstacle.causes[0].sentence == VOID
        return VOID if void else self._analysis.refusal

    def way_out(self, command: str) -> Coroutine[Any, Any, None] | None:
        """A submission refused for empty boxes leads to the first one, for want of a signature to its first field."""
        obstacle = self._analysis.obstacle if self._analysis is not None else None
        if command != "next" or obstacle is None or obstacle.key not in (COMMENTS, SIGNATURE):
            return None
        reason = self.refusal(command)
        # No box to fill nor field to sign in answers a missing right.
        if reason == self._unsent:
            return None
        return self._to_cause(replace(obstacle.causes[0], sentence=reason), alert=True)

    async def do_sign(self) -> None:
        """Sign with what is typed in the three fields, once the person has read what is declared, and by whom."""
        from mes_tui.services.submission import signer_text

        session = self.wizard.session
        if session is None:
            return
        try:
            first_name, last_name, function = (
                signer_text(key, session.signer.get(key, "")) for key, _ in SIGNATURE_FIELDS
            )
        except Refusal as refusal:
            self.query_one(f"#{refusal.key}").focus()
            raise
        question = declaration(session.file, f"{first_name} {last_name}", function, self.wizard.services.actor)
        if not await self.app.push_screen_wait(Confirm("Signature électronique", question, "Je signe")):
            self.say("Rien n’est signé.")
            return
        sign = self.wizard.services.submission.sign
        # What is not saved, a disputed answer among others, is not in what would be signed.
        await self.wizard.call(session.queue.flush)
        try:
            saved = await self.wizard.call(sign, session.id, first_name, last_name, function, session.version)
        except Refusal as refusal:
            if refusal.key in dict(SIGNATURE_FIELDS):
                self.query_one(f"#{refusal.key}").focus()
            raise
        session.queue.adopt(saved.version)
        await self._analyse()
        self.say("Demande signée. F8 pour la soumettre.")
        self.query_one(Menu).focus()

    async def advance(self) -> bool:
        """Transmit, after a confirmation."""
        session = self.wizard.session
        if session is None:
            return True
        await self._analyse()
        if reason := self.refusal("next"):
            self.say(reason, alert=True)
            if way := self.way_out("next"):
                await way
            return True
        answerer = await self.wizard.call(self.wizard.services.submission.answerer, session.id)
        compared = await self.wizard.call(self.wizard.services.changes.of, session.id)
        told = cautions(self._analysis.warnings) if self._analysis is not None else ""
        question = sending(session.file.request.number, alone=answerer.alone, compared=compared, told=told)
        if await self.app.push_screen_wait(Confirm("Soumettre", question, "Soumettre")):
            receipt = await self.wizard.call(self.wizard.services.submission.transmit, session.id, session.version)
            await self.wizard.transmitted(receipt)
        return True
