/// Arrows, brackets, dots.
extension SymbolTable {
  static let arrowLines = """
    → -> to rightarrow
    ← <- gets leftarrow
    ↔ <-> leftrightarrow
    ⇒ => Rightarrow implies Longrightarrow
    ⇐ <= Leftarrow impliedby Longleftarrow
    ⇔ <=> Leftrightarrow iff Longleftrightarrow
    ⟶ --> longrightarrow
    ⟵ <-- longleftarrow
    ⟷ <--> longleftrightarrow
    ↦ |-> mapsto
    ⟼ |--> longmapsto
    ↩ <- hookleftarrow
    ↪ -> hookrightarrow
    ↠ ->> twoheadrightarrow
    ↞ <<- twoheadleftarrow
    ↣ >-> rightarrowtail
    ⇀ -> rightharpoonup
    ⇁ -> rightharpoondown
    ↼ <- leftharpoonup
    ↽ <- leftharpoondown
    ⇌ <=> rightleftharpoons
    ⇄ <-> rightleftarrows
    ⇉ => rightrightarrows
    ⇝ ~> rightsquigarrow leadsto
    ↑ ^ uparrow
    ↓ v downarrow
    ↕ ^v updownarrow
    ⇑ ^^ Uparrow
    ⇓ vv Downarrow
    ⇕ ^^vv Updownarrow
    ↗ /^ nearrow
    ↘ \\v searrow
    ↙ /v swarrow
    ↖ \\^ nwarrow
    ↛ !-> nrightarrow
    ↚ !<- nleftarrow
    ⇏ !=> nRightarrow
    """

  static let openLines = """
    ⟨ < langle
    ⌊ floor( lfloor
    ⌈ ceil( lceil
    { { { lbrace
    [ [ lbrack
    ( ( lparen
    | | lvert
    ‖ || lVert
    ⟦ [[ llbracket
    ⌜ ' ulcorner
    ⌞ , llcorner
    """

  static let closeLines = """
    ⟩ > rangle
    ⌋ ) rfloor
    ⌉ ) rceil
    } } } rbrace
    ] ] rbrack
    ) ) rparen
    | | rvert
    ‖ || rVert
    ⟧ ]] rrbracket
    ⌝ ' urcorner
    ⌟ , lrcorner
    """

  static let dotsLines = """
    … ... dots ldots dotsc dotso mathellipsis
    ⋯ ... cdots dotsb dotsm dotsi
    ⋮ : vdots
    ⋱ \\ ddots
    ⋰ / iddots adots
    """

  static let punctuationLines = """
    . . ldotp
    : : colon
    """
}
