"""Who may do what: the table of ``test_rights_table``."""

# The columns are the people of ``test_rights_table``, in their order: nine of a provider, four of the Ministry.
#                              c s s g t r a f r   a c l f
#                              o a i è o i i i e   g h o i
#                              n i g r u e l n t   e e i n
#                              s s n e t n l i i   n f n i
TABLE = """
VIEW             BROUILLON     o o o d o d a f x   s s r f
VIEW             TRANSMIS      o o o d o d a f x   o o r f
VIEW             RETIREE       o o o d o d a f x   s s r f
VIEW             COMMENTAIRES  o o o d o d a f x   o o r f
VIEW             CONFORME      o o o d o d a f x   o o r f
VIEW             NON_ACCORDEE  o o o d o d a f x   o o r f
VIEW             REVISION      o o o d o d a f x   o o r f
VIEW             TERMINEE      o o o d o d a f x   o o r f

PRINT            BROUILLON     o o o d o d a f x   s s r f
PRINT            TRANSMIS      o o o d o d a f x   o o r f
PRINT            RETIREE       o o o d o d a f x   s s r f
PRINT            COMMENTAIRES  o o o d o d a f x   o o r f
PRINT            CONFORME      o o o d o d a f x   o o r f
PRINT            NON_ACCORDEE  o o o d o d a f x   o o r f
PRINT            REVISION      o o o d o d a f x   o o r f
PRINT            TERMINEE      o o o d o d a f x   o o r f

EDIT             BROUILLON     d o o d o d a f x   p p p f
EDIT             TRANSMIS      d s s d s d a f x   p p p f
EDIT             RETIREE       d o o d o d a f x   p p p f
EDIT             COMMENTAIRES  d o o d o d a f x   p p p f
EDIT             CONFORME      d s s d s d a f x   p p p f
EDIT             NON_ACCORDEE  d s s d s d a f x   p p p f
EDIT             REVISION      d s s d s d a f x   p p p f
EDIT             TERMINEE      d s s d s d a f x   p p p f

NOTE             BROUILLON     d o o d o d a f x   p p p f
NOTE             TRANSMIS      d o o d o d a f x   p p p f
NOTE             RETIREE       d o o d o d a f x   p p p f
NOTE             COMMENTAIRES  d o o d o d a f x   p p p f
NOTE             CONFORME      d o o d o d a f x   p p p f
NOTE             NON_ACCORDEE  d o o d o d a f x   p p p f
NOTE             REVISION      d o o d o d a f x   p p p f
NOTE             TERMINEE      d o o d o d a f x   p p p f

ATTACH           BROUILLON     d o o d o d a f x   p p p f
ATTACH           TRANSMIS      d s s d s d a f x   p p p f
ATTACH           RETIREE       d o o d o d a f x   p p p f
ATTACH           COMMENTAIRES  d o o d o d a f x   p p p f
ATTACH           CONFORME      d s s d s d a f x   p p p f
ATTACH           NON_ACCORDEE  d s s d s d a f x   p p p f
ATTACH           REVISION      d s s d s d a f x   p p p f
ATTACH           TERMINEE      d s s d s d a f x   p p p f

DELETE           BROUILLON     d o o d o d a f x   p p p f
DELETE           TRANSMIS      d s s d s d a f x   p p p f
DELETE           RETIREE       d s s d s d a f x   p p p f
DELETE           COMMENTAIRES  d s s d s d a f x   p p p f
DELETE           CONFORME      d s s d s d a f x   p p p f
DELETE           NON_ACCORDEE  d s s d s d a f x   p p p f
DELETE           REVISION      d s s d s d a f x   p p p f
DELETE           TERMINEE      d s s d s d a f x   p p p f

SIGN             BROUILLON     d d o d o d a f x   p p p f
SIGN             TRANSMIS      d d s d s d a f x   p p p f
SIGN             RETIREE       d d o d o d a f x   p p p f
SIGN             COMMENTAIRES  d d o d o d a f x   p p p f
SIGN             CONFORME      d d s d s d a f x   p p p f
SIGN             NON_ACCORDEE  d d s d s d a f x   p p p f
SIGN             REVISION      d d s d s d a f x   p p p f
SIGN             TERMINEE      d d s d s d a f x   p p p f

TRANSMIT         BROUILLON     d d o d o d a f x   p p p f
TRANSMIT         TRANSMIS      d d s d s d a f x   p p p f
TRANSMIT         RETIREE       d d o d o d a f x   p p p f
TRANSMIT         COMMENTAIRES  d d o d o d a f x   p p p f
TRANSMIT         CONFORME      d d s d s d a f x   p p p f
TRANSMIT         NON_ACCORDEE  d d s d s d a f x   p p p f
TRANSMIT         REVISION      d d s d s d a f x   p p p f
TRANSMIT         TERMINEE      d d s d s d a f x   p p p f

WITHDRAW         BROUILLON     d s s d s d a f x   p p p f
WITHDRAW         TRANSMIS      d e e d e d a f x   p p p f
WITHDRAW         RETIREE       d s s d s d a f x   p p p f
WITHDRAW         COMMENTAIRES  d s s d s d a f x   p p p f
WITHDRAW         CONFORME      d s s d s d a f x   p p p f
WITHDRAW         NON_ACCORDEE  d s s d s d a f x   p p p f
WITHDRAW         REVISION      d s s d s d a f x   p p p f
WITHDRAW         TERMINEE      d s s d s d a f x   p p p f

ASK_CORRECTION   BROUILLON     d s s d s d a f x   p p p f
ASK_CORRECTION   TRANSMIS      d o o d o d a f x   p p p f
ASK_CORRECTION   RETIREE       d s s d s d a f x   p p p f
ASK_CORRECTION   COMMENTAIRES  d s s d s d a f x   p p p f
ASK_CORRECTION   CONFORME      d s s d s d a f x   p p p f
ASK_CORRECTION   NON_ACCORDEE  d s s d s d a f x   p p p f
ASK_CORRECTION   REVISION      d s s d s d a f x   p p p f
ASK_CORRECTION   TERMINEE      d s s d s d a f x   p p p f

ASK_REVIEW       BROUILLON     d s s d s d a f x   p p p f
ASK_REVIEW       TRANSMIS      d s s d s d a f x   p p p f
ASK_REVIEW       RETIREE       d s s d s d a f x   p p p f
ASK_REVIEW       COMMENTAIRES  d s s d s d a f x   p p p f
ASK_REVIEW       CONFORME      d o o d o d a f x   p p p f
ASK_REVIEW       NON_ACCORDEE  d o o d o d a f x   p p p f
ASK_REVIEW       REVISION      d s s d s d a f x   p p p f
ASK_REVIEW       TERMINEE      d s s d s d a f x   p p p f

ANNOUNCE         BROUILLON     d s s d s d a f x   p p p f
ANNOUNCE         TRANSMIS      d o o d o d a f x   p p p f
ANNOUNCE         RETIREE       d s s d s d a f x   p p p f
ANNOUNCE         COMMENTAIRES  d o o d o d a f x   p p p f
ANNOUNCE         CONFORME      d o o d o d a f x   p p p f
ANNOUNCE         NON_ACCORDEE  d s s d s d a f x   p p p f
ANNOUNCE         REVISION      d o o d o d a f x   p p p f
ANNOUNCE         TERMINEE      d s s d s d a f x   p p p f

GIVE_UP          BROUILLON     d s s d s d a f x   p p p f
GIVE_UP          TRANSMIS      d s s d s d a f x   p p p f
GIVE_UP          RETIREE       d s s d s d a f x   p p p f
GIVE_UP          COMMENTAIRES  d o o d o d a f x   p p p f
GIVE_UP          CONFORME      d s s d s d a f x   p p p f
GIVE_UP          NON_ACCORDEE  d s s d s d a f x   p p p f
GIVE_UP          REVISION      d s s d s d a f x   p p p f
GIVE_UP          TERMINEE      d s s d s d a f x   p p p f
ABANDON          BROUILLON     d s s d s d a f x   p p p f
ABANDON          TRANSMIS      d s s d s d a f x   p p p f
ABANDON          RETIREE       d o o d o d a f x   p p p f
ABANDON          COMMENTAIRES  d s s d s d a f x   p p p f
ABANDON          CONFORME      d s s d s d a f x   p p p f
ABANDON          NON_ACCORDEE  d s s d s d a f x   p p p f
ABANDON          REVISION      d s s d s d a f x   p p p f
ABANDON          TERMINEE      d s s d s d a f x   p p p f

RECORD           BROUILLON     d s s d s d a f x   p p p f
RECORD           TRANSMIS      d g g d g d a f x   p p p f
RECORD           RETIREE       d s s d s d a f x   p p p f
RECORD           COMMENTAIRES  d g g d g d a f x   p p p f
RECORD           CONFORME      d g g d g d a f x   p p p f
RECORD           NON_ACCORDEE  d g g d g d a f x   p p p f
RECORD           REVISION      d g g d g d a f x   p p p f
RECORD           TERMINEE      d s s d s d a f x   p p p f

ANNUL            BROUILLON     d s s d s d a f x   p p p f
ANNUL            TRANSMIS      d s s d s d a f x   p p p f
ANNUL            RETIREE       d s s d s d a f x   p p p f
ANNUL            COMMENTAIRES  d n n d n d a f x   p p p f
ANNUL            CONFORME      d n n d n d a f x   p p p f
ANNUL            NON_ACCORDEE  d n n d n d a f x   p p p f
ANNUL            REVISION      d s s d s d a f x   p p p f
ANNUL            TERMINEE      d n n d n d a f x   p p p f

COMMENT          BROUILLON     m m m m m m m f x   s s r f
COMMENT          TRANSMIS      m m m m m m m f x   o o r f
COMMENT          RETIREE       m m m m m m m f x   s s r f
COMMENT          COMMENTAIRES  m m m m m m m f x   s s r f
COMMENT          CONFORME      m m m m m m m f x   s s r f
COMMENT          NON_ACCORDEE  m m m m m m m f x   s s r f
COMMENT          REVISION      m m m m m m m f x   o o r f
COMMENT          TERMINEE      m m m m m m m f x   s s r f

RETURN           BROUILLON     m m m m m m m f x   s s r f
RETURN           TRANSMIS      m m m m m m m f x   o o r f
RETURN           RETIREE       m m m m m m m f x   s s r f
RETURN           COMMENTAIRES  m m m m m m m f x   s s r f
RETURN           CONFORME      m m m m m m m f x   s s r f
RETURN           NON_ACCORDEE  m m m m m m m f x   s s r f
RETURN           REVISION      m m m m m m m f x   o o r f
RETURN           TERMINEE      m m m m m m m f x   s s r f

RETURN_OTHERWISE BROUILLON     m m m m m m m f x   s s r f
RETURN_OTHERWISE TRANSMIS      m m m m m m m f x   o o r f
RETURN_OTHERWISE RETIREE       m m m m m m m f x   s s r f
RETURN_OTHERWISE COMMENTAIRES  m m m m m m m f x   s s r f
RETURN_OTHERWISE CONFORME      m m m m m m m f x   s s r f
RETURN_OTHERWISE NON_ACCORDEE  m m m m m m m f x   s s r f
RETURN_OTHERWISE REVISION      m m m m m m m f x   s s r f
RETURN_OTHERWISE TERMINEE      m m m m m m m f x   s s r f

DECLARE          BROUILLON     m m m m m m m f x   s s r f
DECLARE          TRANSMIS      m m m m m m m f x   o o r f
DECLARE          RETIREE       m m m m m m m f x   s s r f
DECLARE          COMMENTAIRES  m m m m m m m f x   s s r f
DECLARE          CONFORME      m m m m m m m f x   s s r f
DECLARE          NON_ACCORDEE  m m m m m m m f x   s s r f
DECLARE          REVISION      m m m m m m m f x   o o r f
DECLARE          TERMINEE      m m m m m m m f x   s s r f

CORRECT          BROUILLON     m m m m m m m f x   s s r f
CORRECT          TRANSMIS      m m m m m m m f x   s s r f
CORRECT          RETIREE       m m m m m m m f x   s s r f
CORRECT          COMMENTAIRES  m m m m m m m f x   s s r f
CORRECT          CONFORME      m m m m m m m f x   o o r f
CORRECT          NON_ACCORDEE  m m m m m m m f x   s s r f
CORRECT          REVISION      m m m m m m m f x   s s r f
CORRECT          TERMINEE      m m m m m m m f x   s s r f

REFUSE           BROUILLON     m m m m m m m f x   s s r f
REFUSE           TRANSMIS      m m m m m m m f x   o o r f
REFUSE           RETIREE       m m m m m m m f x   s s r f
REFUSE           COMMENTAIRES  m m m m m m m f x   s s r f
REFUSE           CONFORME      m m m m m m m f x   s s r f
REFUSE           NON_ACCORDEE  m m m m m m m f x   s s r f
REFUSE           REVISION      m m m m m m m f x   o o r f
REFUSE           TERMINEE      m m m m m m m f x   s s r f

CLOSE            BROUILLON     m m m m m m m f x   s s r f
CLOSE            TRANSMIS      m m m m m m m f x   o o r f
CLOSE            RETIREE       m m m m m m m f x   s s r f
CLOSE            COMMENTAIRES  m m m m m m m f x   o o r f
CLOSE            CONFORME      m m m m m m m f x   o o r f
CLOSE            NON_ACCORDEE  m m m m m m m f x   s s r f
CLOSE            REVISION      m m m m m m m f x   o o r f
CLOSE            TERMINEE      m m m m m m m f x   s s r f

CREATE           -             d o o d o d a f x   p p p f
SEARCH           -             d o o d o d a f x   p p p f
LIST             -             o o o d o d a f x   r r r f
REVIEW           -             m m m m m m m f x   o o o f
IMPORT           -             d o o o o d a f x   p p p f
ACCOUNTS         -             d d d o o d a f x   d o d f
VERIFY           -             d d d a a d a f x   d a d f
"""
