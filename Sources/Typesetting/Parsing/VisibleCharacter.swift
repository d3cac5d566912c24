import Drawing

extension Character {
  /// Whether it takes cells, and every terminal draws it alike: no controls, no joiners, no variation selectors.
  var canBeSeen: Bool {
    if isASCII { return CellWidth.columns(of: self) > 0 }
    guard CellWidth.columns(of: self) > 0 else { return false }
    return unicodeScalars.allSatisfy { scalar in
      scalar.properties.generalCategory != .format && !scalar.properties.isVariationSelector
    }
  }
}
