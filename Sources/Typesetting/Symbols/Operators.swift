/// Binary operations and relations, and the big operators.
extension SymbolTable {
  static let binaryLines = """
    ± +- pm
    ∓ -+ mp
    × x times
    ÷ / div
    · . cdot cdotp centerdot
    ∗ * ast
    ⋆ * star
    ∘ o circ
    • * bullet
    ⊕ (+) oplus
    ⊖ (-) ominus
    ⊗ (x) otimes
    ⊘ (/) oslash
    ⊙ (.) odot
    ⊞ [+] boxplus
    ⊟ [-] boxminus
    ⊠ [x] boxtimes
    ⊡ [.] boxdot
    ∩ cap cap
    ∪ cup cup
    ⊎ (+) uplus
    ⊓ /^\\ sqcap
    ⊔ |_| sqcup
    ∧ and wedge land
    ∨ or vee lor
    ⊻ xor veebar
    ∖ \\ setminus smallsetminus
    ≀ wr wr
    † dag dagger dag
    ‡ ddag ddagger ddag
    ⨿ amalg amalg
    ⋄ <> diamond
    ◁ <| triangleleft lhd
    ▷ |> triangleright rhd
    △ ^ bigtriangleup
    ▽ v bigtriangledown
    ◯ O bigcirc
    ⋉ |x ltimes
    ⋊ x| rtimes
    ⋈ |x| bowtie Join
    ∔ .+ dotplus
    ⊺ T intercal
    """

  static let relationLines = """
    ≤ <= le leq leqslant
    ≥ >= ge geq geqslant
    ≠ != ne neq
    ≡ == equiv
    ≈ ~~ approx
    ≊ ~~ approxeq
    ~ ~ sim thicksim
    ≃ ~= simeq
    ≅ ~= cong
    ≍ asymp asymp
    ≐ .= doteq
    ≜ := triangleq
    ≝ := eqdef
    ≔ := coloneqq coloneq
    ≕ =: eqqcolon
    ≪ << ll
    ≫ >> gg
    ⋘ <<< lll
    ⋙ >>> ggg
    < < lt
    > > gt
    ≺ < prec
    ≻ > succ
    ⪯ <= preceq
    ⪰ >= succeq
    ≼ <= preccurlyeq
    ≽ >= succcurlyeq
    ≾ <~ precsim
    ≿ >~ succsim
    ≲ <~ lesssim
    ≳ >~ gtrsim
    ⊂ subset subset
    ⊃ supset supset
    ⊆ subseteq subseteq
    ⊇ supseteq supseteq
    ⊊ subsetneq subsetneq
    ⊋ supsetneq supsetneq
    ⊏ [ sqsubset
    ⊐ ] sqsupset
    ⊑ [= sqsubseteq
    ⊒ ]= sqsupseteq
    ∈ in in
    ∋ ni ni owns
    ∉ !in notin
    ∝ prop propto varpropto
    ‖ || parallel
    ∦ !|| nparallel
    ⟂ _|_ perp
    ⫫ _||_ indep
    ⊢ |- vdash
    ⊣ -| dashv
    ⊨ |= models vDash
    ⊩ ||- Vdash
    ∴ .:. therefore
    ∵ :.: because
    ≬ () between
    ⌢ ^ frown
    ⌣ v smile
    ≁ !~ nsim
    ≰ !<= nleq
    ≱ !>= ngeq
    ≮ !< nless
    ≯ !> ngtr
    ⊀ !< nprec
    ⊁ !> nsucc
    ⊈ !subseteq nsubseteq
    ⊉ !supseteq nsupseteq
    ≇ !~= ncong
    ∤ !| nmid
    ⊴ <= trianglelefteq
    ⊵ >= trianglerighteq
    ∣ | mid shortmid
    """

  /// Typed `\int`-like operators keep their limits at the side, as in TeX.
  static let bigOperatorLines = """
    ∑ SUM sum
    ∏ PROD prod
    ∐ COPROD coprod
    ∫ INT int intop
    ∬ INT2 iint
    ∭ INT3 iiint
    ∮ OINT oint
    ⋃ CUP bigcup
    ⋂ CAP bigcap
    ⨆ SUP bigsqcup
    ⋁ OR bigvee
    ⋀ AND bigwedge
    ⨁ (+) bigoplus
    ⨂ (x) bigotimes
    ⨀ (.) bigodot
    ⨄ (+) biguplus
    """

  /// What `\not` makes of the symbol after it, where Unicode has a character for it.
  static let negated: [Character: Symbol] = {
    let pairs = "=≠ ∈∉ ∋∌ ≡≢ <≮ >≯ ≤≰ ≥≱ ⊂⊄ ⊃⊅ ⊆⊈ ⊇⊉ ~≁ ≃≄ ≈≉ ≅≇ ≺⊀ ≻⊁ ∣∤ ‖∦ ∃∄ ⊢⊬ ⊨⊭ ⊑⋢ ⊒⋣ →↛ ←↚ ⇒⇏ ⇐⇍ ↔↮ ⇔⇎"
    var table: [Character: Symbol] = [:]
    for pair in pairs.split(separator: " ") {
      guard let plain = pair.first, let crossed = pair.last else { continue }
      let symbol = typed[plain] ?? Symbol(plain, .relation)
      table[plain] = Symbol(crossed, ascii: "!" + symbol.ascii, symbol.mathClass)
    }
    return table
  }()
}
