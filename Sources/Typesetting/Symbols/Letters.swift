/// Greek and other letters, and signs that behave like letters.
extension SymbolTable {
  /// `\epsilon` and `\phi` use the letterforms that every programming font has.
  static let greekLines = """
    α alpha alpha
    β beta beta
    γ gamma gamma
    δ delta delta
    ε epsilon epsilon varepsilon
    ζ zeta zeta
    η eta eta
    θ theta theta
    ι iota iota
    κ kappa kappa
    λ lambda lambda
    μ mu mu
    ν nu nu
    ξ xi xi
    ο o omicron
    π pi pi
    ρ rho rho
    σ sigma sigma
    τ tau tau
    υ upsilon upsilon
    φ phi phi varphi
    χ chi chi
    ψ psi psi
    ω omega omega
    ϑ theta vartheta
    ϖ pi varpi
    ϱ rho varrho
    ς sigma varsigma
    ϰ kappa varkappa
    ϝ digamma digamma
    Γ Gamma Gamma varGamma
    Δ Delta Delta varDelta
    Θ Theta Theta varTheta
    Λ Lambda Lambda varLambda
    Ξ Xi Xi varXi
    Π Pi Pi varPi
    Σ Sigma Sigma varSigma
    Υ Upsilon Upsilon varUpsilon
    Φ Phi Phi varPhi
    Ψ Psi Psi varPsi
    Ω Omega Omega varOmega
    Α A Alpha
    Β B Beta
    Ε E Epsilon
    Ζ Z Zeta
    Η H Eta
    Ι I Iota
    Κ K Kappa
    Μ M Mu
    Ν N Nu
    Ο O Omicron
    Ρ P Rho
    Τ T Tau
    Χ X Chi
    """

  static let ordinaryLines = """
    ∞ inf infty
    ∇ grad nabla
    ∂ d partial
    ℓ l ell
    ℏ hbar hbar hslash
    ı i imath
    ȷ j jmath
    ℜ Re Re
    ℑ Im Im
    ℘ P wp
    ℵ aleph aleph
    ℶ beth beth
    ∀ forall forall
    ∃ exists exists
    ∄ !exists nexists
    ∅ {} emptyset varnothing
    ¬ not neg lnot
    ⊤ T top
    ⊥ _|_ bot
    ′ ' prime
    ‵ ` backprime
    ∠ angle angle
    △ triangle triangle vartriangle
    □ [] square Box
    ■ # blacksquare
    ◇ <> Diamond lozenge
    ♦ <> diamondsuit
    ♥ <3 heartsuit
    ♣ + clubsuit
    ♠ ^ spadesuit
    ★ * bigstar
    ✓ ok checkmark
    ♯ # sharp
    ♭ b flat
    ♮ n natural
    ° deg degree
    § S S
    ¶ P P
    © (c) copyright
    £ GBP pounds
    ∁ C complement
    ð d eth
    ‖ || | Vert
    | | vert
    \\ \\ backslash
    $ $ $
    % % %
    # # #
    & & &
    _ _ _
    𝟙 1 mathbbm1
    𝕜 k Bbbk
    """
}
