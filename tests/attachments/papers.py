"""Papers as offices scan them: letters and filled forms, each drawn from a seed, and how a scanner spoils them."""

from functools import cache
from random import Random

from fpdf import FPDF
from PIL import Image, ImageDraw

from tests.attachments.scans import noise, picture

DPI = 150
_WORDS = (
    *("enfant", "langage", "motricité", "soutien", "groupe", "routine", "repas", "sieste", "transition", "besoin"),
    *("ergothérapie", "orthophonie", "jeu", "pairs", "observation", "environnement", "sécurité", "participation"),
)


def _text(random: Random, words: int) -> str:
    return " ".join(random.choice(_WORDS) for _ in range(words)).capitalize() + "."


@cache
def letter(seed: int) -> bytes:
    """A letter of a few paragraphs."""
    random, pdf = Random(seed), FPDF(format="letter")
    pdf.add_page()
    pdf.set_font("helvetica", size=random.randint(10, 13))
    pdf.set_y(random.randint(15, 45))
    for _ in range(random.randint(2, 9)):
        pdf.multi_cell(random.randint(140, 185), text=_text(random, random.randint(15, 70)), new_x="LMARGIN")
        pdf.ln(random.randint(4, 12))
    return bytes(pdf.output())


@cache
def form(seed: int, answers: int, words: int) -> bytes:
    """The printed form ``seed``, whose boxes hold up to ``words`` words of ``answers``."""
    printed, typed, pdf = Random(seed), Random(answers), FPDF(format="letter")
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    for _ in range(5):
        pdf.multi_cell(180, text=_text(printed, printed.randint(4, 25)), new_x="LMARGIN")
        top, height = pdf.get_y() + 2, printed.randint(20, 40)
        pdf.rect(pdf.l_margin, top, 180, height)
        pdf.set_y(top + 2)
        if words:
            pdf.multi_cell(176, text=_text(typed, typed.randint(words // 2, words)), new_x="LMARGIN")
        pdf.set_y(top + height + 4)
    return bytes(pdf.output())


def scan(paper: bytes, *, angle: float = 0, scale: float = 1, grain: float = 0.05, blur: float = 0.6) -> Image.Image:
    """``paper`` through a scanner: askew, a little larger or smaller, with grain."""
    drawn = picture(paper, dpi=DPI, angle=angle, blur=blur)
    sized = drawn.resize((round(drawn.width * scale), round(drawn.height * scale)), Image.Resampling.BICUBIC)
    glass = Image.new("L", drawn.size, 250)
    glass.paste(sized, ((drawn.width - sized.width) // 2, (drawn.height - sized.height) // 3))
    return Image.blend(glass, noise(drawn.size, 30), grain)


def shaded(scanned: Image.Image) -> Image.Image:
    """The same with the shadow of the lid along an edge."""
    made = scanned.copy()
    ImageDraw.Draw(made).rectangle((0, 0, made.width // 80, made.height), fill=40)
    return made
