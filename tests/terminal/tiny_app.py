"""A small application on ``TerminalApp``: one field, saved in the file named by the first argument."""

import sys
import time
from pathlib import Path

from mes_tui import faults, terminal

terminal.prepare()
terminal.speak_utf8()
if refusal := terminal.refusal():
    terminal.say(refusal, error=True)
    sys.exit(2)

from textual import events  # noqa: E402
from textual.app import ComposeResult  # noqa: E402
from textual.widgets import Input, Static  # noqa: E402

from mes_tui.terminal_app import TerminalApp  # noqa: E402


class TinyApp(TerminalApp[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, saved: Path, options: set[str]) -> None:
        super().__init__()
        self.saved = saved
        self.options = options
        self.restricted = "restricted" in options

    def compose(self) -> ComposeResult:
        yield Static("PRÊT", markup=False)
        yield Static("\x1b]0;titre\x07 avant \x9b2J \u202e après", markup=False, id="nasty")
        for name in ("first", "second"):
            field = Input(id=name)
            field.cursor_blink = False
            yield field

    def on_mount(self) -> None:
        self.watch_terminal(self.flush)
        if "flood" in self.options:
            self.set_interval(0.001, self.flood)

    def flood(self) -> None:
        self.query_one("#nasty", Static).update("X" * 60 + str(id(object())))
        self.refresh(layout=True)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and "keys" in self.options:
            self.query_one("#nasty", Static).update(f"TOUCHE {event.key} !")
        await super().on_event(event)

    def flush(self) -> None:
        values = [field.value for field in self.query(Input)]
        self.saved.write_text("|".join(values).rstrip("|"), encoding="utf-8")

    def action_help_quit(self) -> None:
        self.query_one("#nasty", Static).update("CTRL+C REÇU")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value == "boum":
            raise ValueError("Élise Saint-Onge, 1000001")
        if event.value == "occupé":
            self.saved.with_name("occupé").touch()
            while True:
                time.sleep(0.01)
        if event.value == "suspendre":
            self.action_suspend_process()
            self.query_one("#nasty", Static).update("PAS SUSPENDU")


app = TinyApp(Path(sys.argv[1]), set(sys.argv[3:]))
faults.configure(Path(sys.argv[2]))
app.run()
sys.exit(app.return_code or 0)
