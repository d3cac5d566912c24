/// Counting what is to be read.
extension Chapter {
  /// Words of running text. A Chinese character counts as 0.6 of a word, so that 1,000 characters weigh as much as
  /// the 600 English words that say the same.
  public var wordCount: Int {
    var counter = WordCounter()
    blocks.forEachBlock { block, _ in
      for text in block.ownText {
        text.forEachInline { inline in if let part = inline.text { counter.add(part) } }
        counter.endWord()
      }
    }
    return counter.total
  }
}

/// Counts words and Chinese characters.
struct WordCounter {
  private var words = 0
  private var ideographs = 0
  private var isInWord = false

  mutating func add(_ text: String) {
    for scalar in text.unicodeScalars {
      if Ideographs.isIdeographic(scalar) {
        isInWord = false
        if scalar.properties.isIdeographic { ideographs += 1 }
      } else if scalar == " " || scalar == "—" || scalar == "\u{A0}" {
        isInWord = false
      } else if !isInWord, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        isInWord = true
        words += 1
      }
    }
  }

  mutating func endWord() { isInWord = false }

  var total: Int { words + Int((Double(ideographs) * 0.6).rounded()) }
}
