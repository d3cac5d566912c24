/// The name with the fewest edits (at most a third of its letters, and at least one) to what was written, or nil.
func nearest(to word: String, among names: [String]) -> String? {
  let ranked = names.map { (name: $0, edits: editDistance(Array(word), Array($0))) }
  guard let best = ranked.min(by: { $0.edits < $1.edits }) else { return nil }
  return best.edits <= max(2, best.name.count / 3) ? best.name : nil
}

/// Levenshtein's distance with neighbours swapped counted once (optimal string alignment).
func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var rows = [Array(0...right.count)]
  for i in 0..<left.count {
    var row = [i + 1]
    for j in 0..<right.count {
      var edits = min(rows[i][j] + (left[i] == right[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        edits = min(edits, rows[i - 1][j - 1] + 1)
      }
      row.append(edits)
    }
    rows.append(row)
  }
  return rows[left.count][right.count]
}
