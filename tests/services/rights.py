"""Who may do what: the table of ``test_rights_table``."""

# The columns are the people of ``test_rights_table``, in their order: ten of a provider, five of the Ministry.
#                              c s s g t r a f r s   a c l f s
#                              o a i è o i i i e u   g h o i u
#                              n i g r u e l n t s   e e i n s
#                              s s n e t n l i i p   n f n i p
TABLE = """
VIEW             BROUILLON     o o o d o d a f x u   s s r f u
VIEW             TRANSMIS      o o o d o d a f x u   o o r f u
VIEW             RETIREE       o o o d o d a f x u   s s r f u
VIEW             COMMENTAIRES  o o o d o d a f x u   o o r f u
VIEW             CONFORME      o o o d o d a f x u   o o r f u
VIEW             NON_ACCORDEE  o o o d o d a f x u   o o r f u
VIEW             REVISION      o o o d o d a f x u   o o r f u
VIEW             TERMINEE      o o o d o d a f x u   o o r f u

PRINT            BROUILLON     o o o d o d a f x u   s s r f u
PRINT            TRANSMIS      o o o d o d a f x u   o o r f u
PRINT            RETIREE       o o o d o d a f x u   s s r f u
PRINT            COMMENTAIRES  o o o d o d a f x u   o o r f u
PRINT            CONFORME      o o o d o d a f x u   o o r f u
PRINT            NON_ACCORDEE  o o o d o d a f x u   o o r f u
PRINT            REVISION      o o o d o d a f x u   o o r f u
PRINT            TERMINEE      o o o d o d a f x u   o o r f u

EDIT             BROUILLON     d o o d o d a f x u   p p p f u
EDIT             TRANSMIS      d s s d s d a f x u   p p p f u
EDIT             RETIREE       d o o d o d a f x u   p p p f u
EDIT             COMMENTAIRES  d o o d o d a f x u   p p p f u
EDIT             CONFORME      d s s d s d a f x u   p p p f u
EDIT             NON_ACCORDEE  d s s d s d a f x u   p p p f u
EDIT             REVISION      d s s d s d a f x u   p p p f u
EDIT             TERMINEE      d s s d s d a f x u   p p p f u

NOTE             BROUILLON     d o o d o d a f x u   p p p f u
NOTE             TRANSMIS      d o o d o d a f x u   p p p f u
NOTE             RETIREE       d o o d o d a f x u   p p p f u
NOTE             COMMENTAIRES  d o o d o d a f x u   p p p f u
NOTE             CONFORME      d o o d o d a f x u   p p p f u
NOTE             NON_ACCORDEE  d o o d o d a f x u   p p p f u
NOTE             REVISION      d o o d o d a f x u   p p p f u
NOTE             TERMINEE      d o o d o d a f x u   p p p f u

ATTACH           BROUILLON     d o o d o d a f x u   p p p f u
ATTACH           TRANSMIS      d s s d s d a f x u   p p p f u
ATTACH           RETIREE       d o o d o d a f x u   p p p f u
ATTACH           COMMENTAIRES  d o o d o d a f x u   p p p f u
ATTACH           CONFORME      d s s d s d a f x u   p p p f u
ATTACH           NON_ACCORDEE  d s s d s d a f x u   p p p f u
ATTACH           REVISION      d s s d s d a f x u   p p p f u
ATTACH           TERMINEE      d s s d s d a f x u   p p p f u

DELETE           BROUILLON     d o o d o d a f x u   p p p f u
DELETE           TRANSMIS      d s s d s d a f x u   p p p f u
DELETE           RETIREE       d s s d s d a f x u   p p p f u
DELETE           COMMENTAIRES  d s s d s d a f x u   p p p f u
DELETE           CONFORME      d s s d s d a f x u   p p p f u
DELETE           NON_ACCORDEE  d s s d s d a f x u   p p p f u
DELETE           REVISION      d s s d s d a f x u   p p p f u
DELETE           TERMINEE      d s s d s d a f x u   p p p f u

SIGN             BROUILLON     d d o d o d a f x u   p p p f u
SIGN             TRANSMIS      d d s d s d a f x u   p p p f u
SIGN             RETIREE       d d o d o d a f x u   p p p f u
SIGN             COMMENTAIRES  d d o d o d a f x u   p p p f u
SIGN             CONFORME      d d s d s d a f x u   p p p f u
SIGN             NON_ACCORDEE  d d s d s d a f x u   p p p f u
SIGN             REVISION      d d s d s d a f x u   p p p f u
SIGN             TERMINEE      d d s d s d a f x u   p p p f u

TRANSMIT         BROUILLON     d d o d o d a f x u   p p p f u
TRANSMIT         TRANSMIS      d d s d s d a f x u   p p p f u
TRANSMIT         RETIREE       d d o d o d a f x u   p p p f u
TRANSMIT         COMMENTAIRES  d d o d o d a f x u   p p p f u
TRANSMIT         CONFORME      d d s d s d a f x u   p p p f u
TRANSMIT         NON_ACCORDEE  d d s d s d a f x u   p p p f u
TRANSMIT         REVISION      d d s d s d a f x u   p p p f u
TRANSMIT         TERMINEE      d d s d s d a f x u   p p p f u

WITHDRAW         BROUILLON     d s s d s d a f x u   p p p f u
WITHDRAW         TRANSMIS      d e e d e d a f x u   p p p f u
WITHDRAW         RETIREE       d s s d s d a f x u   p p p f u
WITHDRAW         COMMENTAIRES  d s s d s d a f x u   p p p f u
WITHDRAW         CONFORME      d s s d s d a f x u   p p p f u
WITHDRAW         NON_ACCORDEE  d s s d s d a f x u   p p p f u
WITHDRAW         REVISION      d s s d s d a f x u   p p p f u
WITHDRAW         TERMINEE      d s s d s d a f x u   p p p f u

ASK_CORRECTION   BROUILLON     d s s d s d a f x u   p p p f u
ASK_CORRECTION   TRANSMIS      d o o d o d a f x u   p p p f u
ASK_CORRECTION   RETIREE       d s s d s d a f x u   p p p f u
ASK_CORRECTION   COMMENTAIRES  d s s d s d a f x u   p p p f u
ASK_CORRECTION   CONFORME      d s s d s d a f x u   p p p f u
ASK_CORRECTION   NON_ACCORDEE  d s s d s d a f x u   p p p f u
ASK_CORRECTION   REVISION      d s s d s d a f x u   p p p f u
ASK_CORRECTION   TERMINEE      d s s d s d a f x u   p p p f u

ASK_REVIEW       BROUILLON     d s s d s d a f x u   p p p f u
ASK_REVIEW       TRANSMIS      d s s d s d a f x u   p p p f u
ASK_REVIEW       RETIREE       d s s d s d a f x u   p p p f u
ASK_REVIEW       COMMENTAIRES  d s s d s d a f x u   p p p f u
ASK_REVIEW       CONFORME      d o o d o d a f x u   p p p f u
ASK_REVIEW       NON_ACCORDEE  d o o d o d a f x u   p p p f u
ASK_REVIEW       REVISION      d s s d s d a f x u   p p p f u
ASK_REVIEW       TERMINEE      d s s d s d a f x u   p p p f u

ANNOUNCE         BROUILLON     d s s d s d a f x u   p p p f u
ANNOUNCE         TRANSMIS      d o o d o d a f x u   p p p f u
ANNOUNCE         RETIREE       d s s d s d a f x u   p p p f u
ANNOUNCE         COMMENTAIRES  d o o d o d a f x u   p p p f u
ANNOUNCE         CONFORME      d o o d o d a f x u   p p p f u
ANNOUNCE         NON_ACCORDEE  d s s d s d a f x u   p p p f u
ANNOUNCE         REVISION      d o o d o d a f x u   p p p f u
ANNOUNCE         TERMINEE      d s s d s d a f x u   p p p f u

GIVE_UP          BROUILLON     d s s d s d a f x u   p p p f u
GIVE_UP          TRANSMIS      d s s d s d a f x u   p p p f u
GIVE_UP          RETIREE       d s s d s d a f x u   p p p f u
GIVE_UP          COMMENTAIRES  d o o d o d a f x u   p p p f u
GIVE_UP          CONFORME      d s s d s d a f x u   p p p f u
GIVE_UP          NON_ACCORDEE  d s s d s d a f x u   p p p f u
GIVE_UP          REVISION      d s s d s d a f x u   p p p f u
GIVE_UP          TERMINEE      d s s d s d a f x u   p p p f u
ABANDON          BROUILLON     d s s d s d a f x u   p p p f u
ABANDON          TRANSMIS      d s s d s d a f x u   p p p f u
ABANDON          RETIREE       d o o d o d a f x u   p p p f u
ABANDON          COMMENTAIRES  d s s d s d a f x u   p p p f u
ABANDON          CONFORME      d s s d s d a f x u   p p p f u
ABANDON          NON_ACCORDEE  d s s d s d a f x u   p p p f u
ABANDON          REVISION      d s s d s d a f x u   p p p f u
ABANDON          TERMINEE      d s s d s d a f x u   p p p f u

RECORD           BROUILLON     d s s d s d a f x u   p p p f u
RECORD           TRANSMIS      d g g d g d a f x u   p p p f u
RECORD           RETIREE       d s s d s d a f x u   p p p f u
RECORD           COMMENTAIRES  d g g d g d a f x u   p p p f u
RECORD           CONFORME      d g g d g d a f x u   p p p f u
RECORD           NON_ACCORDEE  d g g d g d a f x u   p p p f u
RECORD           REVISION      d g g d g d a f x u   p p p f u
RECORD           TERMINEE      d s s d s d a f x u   p p p f u

ANNUL            BROUILLON     d s s d s d a f x u   p p p f u
ANNUL            TRANSMIS      d s s d s d a f x u   p p p f u
ANNUL            RETIREE       d s s d s d a f x u   p p p f u
ANNUL            COMMENTAIRES  d n n d n d a f x u   p p p f u
ANNUL            CONFORME      d n n d n d a f x u   p p p f u
ANNUL            NON_ACCORDEE  d n n d n d a f x u   p p p f u
ANNUL            REVISION      d s s d s d a f x u   p p p f u
ANNUL            TERMINEE      d n n d n d a f x u   p p p f u

COMMENT          BROUILLON     m m m m m m m f x u   s s r f u
COMMENT          TRANSMIS      m m m m m m m f x u   o o r f u
COMMENT          RETIREE       m m m m m m m f x u   s s r f u
COMMENT          COMMENTAIRES  m m m m m m m f x u   s s r f u
COMMENT          CONFORME      m m m m m m m f x u   s s r f u
COMMENT          NON_ACCORDEE  m m m m m m m f x u   s s r f u
COMMENT          REVISION      m m m m m m m f x u   o o r f u
COMMENT          TERMINEE      m m m m m m m f x u   s s r f u

RETURN           BROUILLON     m m m m m m m f x u   s s r f u
RETURN           TRANSMIS      m m m m m m m f x u   o o r f u
RETURN           RETIREE       m m m m m m m f x u   s s r f u
RETURN           COMMENTAIRES  m m m m m m m f x u   s s r f u
RETURN           CONFORME      m m m m m m m f x u   s s r f u
RETURN           NON_ACCORDEE  m m m m m m m f x u   s s r f u
RETURN           REVISION      m m m m m m m f x u   o o r f u
RETURN           TERMINEE      m m m m m m m f x u   s s r f u

RETURN_OTHERWISE BROUILLON     m m m m m m m f x u   s s r f u
RETURN_OTHERWISE TRANSMIS      m m m m m m m f x u   o o r f u
RETURN_OTHERWISE RETIREE       m m m m m m m f x u   s s r f u
RETURN_OTHERWISE COMMENTAIRES  m m m m m m m f x u   s s r f u
RETURN_OTHERWISE CONFORME      m m m m m m m f x u   s s r f u
RETURN_OTHERWISE NON_ACCORDEE  m m m m m m m f x u   s s r f u
RETURN_OTHERWISE REVISION      m m m m m m m f x u   s s r f u
RETURN_OTHERWISE TERMINEE      m m m m m m m f x u   s s r f u

DECLARE          BROUILLON     m m m m m m m f x u   s s r f u
DECLARE          TRANSMIS      m m m m m m m f x u   o o r f u
DECLARE          RETIREE       m m m m m m m f x u   s s r f u
DECLARE          COMMENTAIRES  m m m m m m m f x u   s s r f u
DECLARE          CONFORME      m m m m m m m f x u   s s r f u
DECLARE          NON_ACCORDEE  m m m m m m m f x u   s s r f u
DECLARE          REVISION      m m m m m m m f x u   o o r f u
DECLARE          TERMINEE      m m m m m m m f x u   s s r f u

CORRECT          BROUILLON     m m m m m m m f x u   s s r f u
CORRECT          TRANSMIS      m m m m m m m f x u   s s r f u
CORRECT          RETIREE       m m m m m m m f x u   s s r f u
CORRECT          COMMENTAIRES  m m m m m m m f x u   s s r f u
CORRECT          CONFORME      m m m m m m m f x u   o o r f u
CORRECT          NON_ACCORDEE  m m m m m m m f x u   s s r f u
CORRECT          REVISION      m m m m m m m f x u   s s r f u
CORRECT          TERMINEE      m m m m m m m f x u   s s r f u

REFUSE           BROUILLON     m m m m m m m f x u   s s r f u
REFUSE           TRANSMIS      m m m m m m m f x u   o o r f u
REFUSE           RETIREE       m m m m m m m f x u   s s r f u
REFUSE           COMMENTAIRES  m m m m m m m f x u   s s r f u
REFUSE           CONFORME      m m m m m m m f x u   s s r f u
REFUSE           NON_ACCORDEE  m m m m m m m f x u   s s r f u
REFUSE           REVISION      m m m m m m m f x u   o o r f u
REFUSE           TERMINEE      m m m m m m m f x u   s s r f u

CLOSE            BROUILLON     m m m m m m m f x u   s s r f u
CLOSE            TRANSMIS      m m m m m m m f x u   o o r f u
CLOSE            RETIREE       m m m m m m m f x u   s s r f u
CLOSE            COMMENTAIRES  m m m m m m m f x u   o o r f u
CLOSE            CONFORME      m m m m m m m f x u   o o r f u
CLOSE            NON_ACCORDEE  m m m m m m m f x u   s s r f u
CLOSE            REVISION      m m m m m m m f x u   o o r f u
CLOSE            TERMINEE      m m m m m m m f x u   s s r f u

CREATE           -             d o o d o d a f x u   p p p f u
SEARCH           -             d o o d o d a f x u   p p p f u
LIST             -             o o o d o d a f x u   r r r f u
REVIEW           -             m m m m m m m f x u   o o o f u
IMPORT           -             d o o o o d a f x u   p p p f u
ACCOUNTS         -             d d d o o d a f x u   d o d f u
VERIFY           -             d d d a a d a f x u   d a d f u
"""
