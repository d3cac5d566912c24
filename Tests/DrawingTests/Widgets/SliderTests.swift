import Drawing
import Testing

@Suite struct SliderTests {
  private func slider(_ fraction: Double, isSelected: Bool = false, glyphs: GlyphSet = .unicode) -> Slider {
    Slider(
      "λ", .number(fraction: fraction), value: "0.80", isSelected: isSelected, symbolWidth: 2, valueWidth: 5,
      tag: "knob:lambda", glyphs: glyphs)
  }

  @Test func theKnobStandsBetweenTheEndsOfTheTrack() {
    expect(slider(0), width: 30, draws: " λ   ├●───────────────┤   0.80")
    expect(slider(0.5, isSelected: true), width: 30, draws: "▸λ   ├────────●───────┤   0.80")
    expect(slider(1), width: 30, draws: " λ   ├───────────────●┤   0.80")
  }

  @Test func inASCIITheTrackIsMadeOfDashes() {
    let slider = Slider("a", .number(fraction: 1, pinned: 0), value: "1", isSelected: true, glyphs: .ascii)
    expect(slider, width: 16, draws: ">a  |.-----o|  1")
  }

  @Test func aTrackWithoutRoomGivesWayToTheValue() {
    expect(slider(0.5), width: 12, draws: " λ   0.80")
  }

  @Test func theMouseReachesWhatTheEyeSees() throws {
    for cell in 0...15 {
      var screen = Screen(width: 30, height: 1)
      slider(Double(cell) / 15).draw(in: screen.area, on: &screen)
      let track = try #require(screen.places(tagged: "knob:lambda").first?.area)
      let knob = try #require(track.columns.first { screen[0, $0].character == "●" })
      #expect(Slider.fraction(atColumn: knob, in: track) == Double(cell) / 15)
    }
  }

  @Test func aPressOutsideTheTrackIsAtItsEnds() {
    let track = Area(row: 0, column: 5, height: 1, width: 18)
    #expect(Slider.fraction(atColumn: -9, in: track) == 0)
    #expect(Slider.fraction(atColumn: 5, in: track) == 0)
    #expect(Slider.fraction(atColumn: 22, in: track) == 1)
    #expect(Slider.fraction(atColumn: 999, in: track) == 1)
    #expect(Slider.fraction(atColumn: 3, in: Area(row: 0, column: 3, height: 1, width: 0)) == 0)
  }

  @Test func aChoiceShowsItsOptionsOrItsPlaceAmongThem() {
    let slider = Slider("ψ", .choice(["return", "to go", "优势"], selected: 1), tag: "knob:psi", glyphs: .unicode)
    expect(slider, width: 40, draws: " ψ   return [to go] 优势")
    expect(slider, width: 20, draws: " ψ  [to go] 2/3")
    var screen = Screen(width: 40, height: 1)
    slider.draw(in: screen.area, on: &screen)
    #expect(screen.places(tagged: "knob:psi").map(\.name) == ["knob:psi[0]", "knob:psi[1]", "knob:psi[2]"])
  }

  @Test func aListIsWrittenOut() {
    let slider = Slider("r", .written, value: "0, 0, 1, 0, 5", tag: "knob:r", glyphs: .unicode)
    expect(slider, width: 14, draws: " r  0, 0, 1, …")
  }
}
