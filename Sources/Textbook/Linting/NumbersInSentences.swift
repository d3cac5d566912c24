/// The rules that no decimal number stands in the text on nobody's word, and none beside another that will change.
extension Linter {
  mutating func checkNumbersInSentences(of chapter: Chapter) {
    let sentences = Linter.sentences(of: chapter)
    for sentence in sentences where !sentence.isCited { checkBareNumbers(of: sentence, in: chapter) }
    for sentence in sentences where sentence.followsTheLab { checkFixedNumbers(of: sentence, in: chapter) }
  }

  private mutating func checkBareNumbers(of sentence: Sentence, in chapter: Chapter) {
    for (number, position) in sentence.bareNumbers {
      fault(
        chapter, position, "The number \(number) is neither computed nor cited.",
        remedy: "Write [\(number)](calc:…) or [\(number)](live:…), or put a [source](ref:…) into the sentence.")
    }
  }

  private mutating func checkFixedNumbers(of sentence: Sentence, in chapter: Chapter) {
    guard let (number, position) = sentence.fixedNumbers.first else { return }
    fault(
      chapter, position,
      "The number \(number) stays as it is, and another of this sentence follows the lab: a knob turned makes it false.",
      remedy: "Let both be [computed](calc:…) or both [follow](live:…), or make two sentences of it.")
  }

  private static func sentences(of chapter: Chapter) -> [Sentence] {
    var sentences: [Sentence] = []
    chapter.blocks.forEachBlock { block, _ in
      if case .table(let table) = block.content {
        // A citation anywhere in a row, or in the table's head, vouches for the row.
        var head = Sentence()
        for cell in table.header { head.add(cell) }
        sentences.append(head)
        for row in table.rows {
          var sentence = Sentence()
          for cell in row { sentence.add(cell) }
          sentence.isCited = sentence.isCited || head.isCited
          sentences.append(sentence)
        }
      } else {
        for text in block.ownText { sentences += Sentence.split(text) }
      }
    }
    return sentences
  }
}
