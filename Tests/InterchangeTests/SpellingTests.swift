import Testing

@testable import Interchange

@Suite struct SpellingTests {
  @Test(arguments: [
    ("gamma", "gamma", 0), ("gama", "gamma", 1), ("agmma", "gamma", 1), ("", "abc", 3), ("kitten", "sitting", 3),
  ])
  func editsAreCounted(left: String, right: String, edits: Int) {
    #expect(Spelling.distance(Array(left), Array(right)) == edits)
  }

  @Test func theNearestNameIsFoundWhateverTheCapitals() {
    #expect(Spelling.nearest(to: "GAMA", among: ["lambda", "gamma"]) == "gamma")
    #expect(Spelling.nearest(to: "computation", among: ["recall", "compute"]) == "compute")
  }

  @Test func whatIsFarFromEveryNameHasNone() {
    #expect(Spelling.nearest(to: "photosynthesis", among: ["gae", "returns"]) == nil)
    #expect(Spelling.nearest(to: "gamma", among: []) == nil)
  }
}
