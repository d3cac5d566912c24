/// Finds what was meant by a misspelt name of a key, a knob, a chapter or a command.
public enum Spelling {
  /// The nearest of the known words, if it is near enough to be a misspelling: one edit, or half of the letters written.
  ///
  /// Capital letters are as good as small ones.
  public static func nearest(to word: String, among known: [String]) -> String? {
    let written = Array(word.lowercased())
    let scored = known.map { (name: $0, distance: distance(written, Array($0.lowercased()))) }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, written.count / 2) ? best.name : nil
  }

  /// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other
  /// (optimal string alignment).
  public static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 0..<left.count {
      var row = [i + 1]
      for j in 0..<right.count {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }
}
