/// Letters and digits that Unicode has as small raised or lowered forms.
enum SmallScripts {
  /// The raised form: `k` gives ᵏ. Nil where there is none, as for `θ`, `,` and most capitals.
  static func raised(_ character: Character) -> Character? { small(character, in: superscripts) }

  /// The lowered form: `t` gives ₜ. Nil for capitals and for b c d f g q w y z.
  static func lowered(_ character: Character) -> Character? { small(character, in: subscripts) }

  /// Marks that are raised already, and so stay on the row of their base.
  static func riding(_ character: Character) -> Character? { small(character, in: marks) }

  private static let marks = table("′′ ** ∗* ⋆⋆ †† ‡‡ ∘° °°")

  private static let superscripts = table(
    "0⁰ 1¹ 2² 3³ 4⁴ 5⁵ 6⁶ 7⁷ 8⁸ 9⁹ +⁺ −⁻ =⁼ (⁽ )⁾ aᵃ bᵇ cᶜ dᵈ eᵉ fᶠ gᵍ hʰ iⁱ jʲ kᵏ lˡ mᵐ nⁿ oᵒ pᵖ rʳ sˢ tᵗ uᵘ vᵛ wʷ "
      + "xˣ yʸ zᶻ Aᴬ Bᴮ Dᴰ Eᴱ Gᴳ Hᴴ Iᴵ Jᴶ Kᴷ Lᴸ Mᴹ Nᴺ Oᴼ Pᴾ Rᴿ Tᵀ ⊤ᵀ Uᵁ Vⱽ Wᵂ")

  private static let subscripts = table(
    "0₀ 1₁ 2₂ 3₃ 4₄ 5₅ 6₆ 7₇ 8₈ 9₉ +₊ −₋ =₌ (₍ )₎ aₐ eₑ hₕ iᵢ jⱼ kₖ lₗ mₘ nₙ oₒ pₚ rᵣ sₛ tₜ uᵤ vᵥ xₓ βᵦ γᵧ ρᵨ χᵪ")

  /// What a small letter stands for: `ₜ` is a lowered t.
  static func plain(ofLowered character: Character) -> Character? { plainLowered[character] }
  static func plain(ofRaised character: Character) -> Character? { plainRaised[character] }

  private static let plainLowered = reversed(subscripts)
  private static let plainRaised = reversed(superscripts)

  private static func reversed(_ table: [UInt32: Character]) -> [Character: Character] {
    let pairs = table.compactMap { plain, small in Unicode.Scalar(plain).map { (small, Character($0)) } }
    return Dictionary(pairs.filter { $0.1 != "⊤" }, uniquingKeysWith: { first, _ in first })
  }

  /// Tables go by the scalar: to hash a character takes ten times as long.
  private static func small(_ character: Character, in table: [UInt32: Character]) -> Character? {
    let scalars = character.unicodeScalars
    guard let first = scalars.first, scalars.index(after: scalars.startIndex) == scalars.endIndex else { return nil }
    return table[first.value]
  }

  private static func table(_ pairs: String) -> [UInt32: Character] {
    var table: [UInt32: Character] = [:]
    for pair in pairs.split(separator: " ") {
      if let plain = pair.unicodeScalars.first { table[plain.value] = pair.last }
    }
    return table
  }
}
