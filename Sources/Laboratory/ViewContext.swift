import Drawing

/// What a lab's view needs to know of the reader.
public struct ViewContext: Sendable {
  public var language: Language
  public var glyphs: GlyphSet
  /// The number under the reader's cursor.
  public var selected: QuantityID?
  /// The number that the reader is about to predict.
  public var hidden: QuantityID?
  /// Every number of the run so far.
  public var numbers: [QuantityID: Quantity]
  /// Numbers that the last step made.
  public var fresh: Set<QuantityID>
  /// The run to compare with.
  public var pinned: PinnedRun?

  /// A run that stays beside the present one.
  public struct PinnedRun: Sendable {
    /// How it differs: `λ = 0.95`.
    public var label: String
    public var numbers: [QuantityID: Quantity]
    /// The pinned state; a lab that draws curves casts it to its own.
    public var state: any Equatable & Sendable

    public init(label: String, numbers: [QuantityID: Quantity], state: any Equatable & Sendable) {
      self.label = label
      self.numbers = numbers
      self.state = state
    }
  }

  public init(
    language: Language = .en, glyphs: GlyphSet = .unicode, selected: QuantityID? = nil, hidden: QuantityID? = nil,
    numbers: [QuantityID: Quantity] = [:], fresh: Set<QuantityID> = [], pinned: PinnedRun? = nil
  ) {
    self.language = language
    self.glyphs = glyphs
    self.selected = selected
    self.hidden = hidden
    self.numbers = numbers
    self.fresh = fresh
    self.pinned = pinned
  }

  /// A symbol or word as this screen can show it.
  public func text(_ unicode: String) -> String { glyphs == .unicode ? unicode : Transliteration.ascii(unicode) }

  /// The value of a number, if it is known and not hidden.
  public func value(_ id: QuantityID) -> Double? { id == hidden ? nil : numbers[id]?.value }

  /// A number of the run as the panel shows it: with its tag, marked when selected, `?` while it is to be predicted,
  /// a dot while it is not there yet, and a sign when it differs from the pinned run's.
  public func number(_ id: QuantityID, decimals: Int = 3, style: Style = .text) -> StyledText {
    if id == hidden { return StyledText(text("?"), Style(.accent, .reverse), tag: id.tag) }
    guard let quantity = numbers[id] else { return StyledText(glyphs == .unicode ? "·" : ".", Style(.quiet)) }
    var shown = style
    if fresh.contains(id) { shown = Style(style.ink == .text ? .accent : style.ink, style.attributes.union(.bold)) }
    let differs = pinned.flatMap { $0.numbers[id]?.value }.map { $0 != quantity.value } ?? false
    if differs { shown = Style(.changed, shown.attributes.union(.underline)) }
    if id == selected { shown = shown.adding(.reverse) }
    return StyledText(text(Numeral.fixed(quantity.value, decimals)), shown, tag: id.tag)
  }

  /// The pinned run's value beside ours.
  public func pinnedNumber(_ id: QuantityID, decimals: Int = 3) -> StyledText {
    guard id != hidden, let value = pinned?.numbers[id]?.value else { return StyledText("") }
    return StyledText(text(Numeral.fixed(value, decimals)), Style(.quiet))
  }
}
