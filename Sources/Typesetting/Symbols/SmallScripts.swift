/// Letters and digits that Unicode has as small raised or lowered forms.
enum SmallScripts {
  /// The raised form: `k` gives ᵏ. Nil where there is none, as for `θ`, `,` and most capitals.
  static func raised(_ character: Character) -> Character? { superscripts[character] }

  /// The lowered form: `t` gives ₜ. Nil for capitals and for b c d f g q w y z.
  static func lowered(_ character: Character) -> Character? { subscripts[character] }

  /// Marks that are raised already, and so stay on the row of their base.
  static let riding: [Character: Character] = [
    "′": "′", "*": "*", "∗": "*", "⋆": "⋆", "†": "†", "‡": "‡", "∘": "°", "°": "°",
  ]

  private static let superscripts = table(
    "0⁰ 1¹ 2² 3³ 4⁴ 5⁵ 6⁶ 7⁷ 8⁸ 9⁹ +⁺ −⁻ =⁼ (⁽ )⁾ aᵃ bᵇ cᶜ dᵈ eᵉ fᶠ gᵍ hʰ iⁱ jʲ kᵏ lˡ mᵐ nⁿ oᵒ pᵖ rʳ sˢ tᵗ uᵘ vᵛ wʷ "
      + "xˣ yʸ zᶻ Aᴬ Bᴮ Dᴰ Eᴱ Gᴳ Hᴴ Iᴵ Jᴶ Kᴷ Lᴸ Mᴹ Nᴺ Oᴼ Pᴾ Rᴿ Tᵀ ⊤ᵀ Uᵁ Vⱽ Wᵂ")

  private static let subscripts = table(
    "0₀ 1₁ 2₂ 3₃ 4₄ 5₅ 6₆ 7₇ 8₈ 9₉ +₊ −₋ =₌ (₍ )₎ aₐ eₑ hₕ iᵢ jⱼ kₖ lₗ mₘ nₙ oₒ pₚ rᵣ sₛ tₜ uᵤ vᵥ xₓ βᵦ γᵧ ρᵨ χᵪ")

  private static func table(_ pairs: String) -> [Character: Character] {
    var table: [Character: Character] = [:]
    for pair in pairs.split(separator: " ") { if let plain = pair.first { table[plain] = pair.last } }
    return table
  }
}
