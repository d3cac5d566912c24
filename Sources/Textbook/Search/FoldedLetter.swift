extension Character {
  /// The letter as searches compare it: in lower case, where that is one letter too.
  public var folded: Character {
    // Most letters are ASCII, whose lower case takes no string to find.
    if let ascii = asciiValue {
      return (0x41...0x5A).contains(ascii) ? Character(Unicode.Scalar(ascii + 0x20)) : self
    }
    let lower = lowercased()
    return lower.count == 1 ? lower.first ?? self : self
  }
}
