import Drawing
import Testing

@Suite struct FlowDiagramTests {
  private func models(_ glyphs: GlyphSet) -> FlowDiagram {
    FlowDiagram(
      nodes: [
        .init("x", "prompt", column: 0, row: 1), .init("pi", "policy", column: 1, row: 1, isLit: true, tag: "pi"),
        .init("ref", "reference", column: 2, row: 0), .init("rm", "reward", column: 2, row: 1, isLit: true),
        .init("v", "critic", column: 2, row: 2), .init("adv", "Adv", column: 3, row: 1),
      ],
      arrows: [
        .init("x", "pi"), .init("pi", "ref"), .init("pi", "rm", "y", isLit: true), .init("pi", "v"),
        .init("ref", "adv", "KL"), .init("rm", "adv", "r"), .init("v", "adv", "V"), .init("adv", "pi", "update"),
      ], glyphs: glyphs)
  }

  @Test func theLitPathIsHeavy() {
    expect(
      models(.unicode), width: 72,
      draws: """
                                                ╭───────────╮
                                       ╭───────▶│ reference │─ KL ──╮
                                       │        ╰───────────╯       │
        ╭────────╮          ┏━━━━━━━━┓ │        ┏━━━━━━━━━━━┓       │  ╭─────╮
        │ prompt │─────────▶┃ policy ┃━━━━ y ━━▶┃  reward   ┃── r ──┼─▶│ Adv │
        ╰────────╯          ┗━━━━━━━━┛ │        ┗━━━━━━━━━━━┛       │  ╰─────╯
                                 ▲     │        ╭───────────╮       │     │
                                 │     ╰───────▶│  critic   │── V ──╯     │
                                 │              ╰───────────╯             │
                                 │                                        │
                                 ╰──────────────── update ────────────────╯
        """)
    expect(
      models(.ascii), width: 60,
      draws: """
                                        +-----------+
                                   +--->| reference |KL-+
                                   |    +-----------+   |
        +--------+      #========# |    #===========#   |  +-----+
        | prompt |-----># policy #== y >#  reward   # r +->| Adv |
        +--------+      #========# |    #===========#   |  +-----+
                             ^     |    +-----------+   |     |
                             |     +--->|  critic   | V +     |
                             |          +-----------+         |
                             |                                |
                             +------------ update ------------+
        """)
  }

  @Test func withoutRoomForFramesThereAreBrackets() {
    expect(
      models(.unicode), width: 60, height: 8,
      draws: """
                                  ╭──────▶[reference]─ KL ─╮
                                  │                        │
        [prompt]────────▶[policy]━━━ y ━━▶[ reward  ]─ r ──┼─▶[Adv]
                             ▲    │                        │    │
                             │    ╰──────▶[ critic  ]─ V ──╯    │
                             │                                  │
                             ╰───────────── update ─────────────╯

        """)
  }

  @Test func withoutRoomForBoxesTheArrowsAreListed() {
    expect(
      models(.unicode), width: 24,
      draws: """
          prompt → policy
          policy → reference
        ▸ policy → reward: y
          policy → critic
          reference → Adv: KL
          reward → Adv: r
          critic → Adv: V
          Adv → policy: update
        """)
  }

  @Test func oneColumnRunsDownwards() {
    let diagram = FlowDiagram(
      nodes: [.init("a", "作者", detail: "0.3", column: 0, row: 0), .init("b", "B", column: 0, row: 1)],
      arrows: [.init("a", "b", isLit: true)], glyphs: .unicode)
    expect(
      diagram, width: 12,
      draws: """
        ╭──────╮
        │ 作者 │
        │ 0.3  │
        ╰──────╯
            ▼
        ╭──────╮
        │      │
        │  B   │
        ╰──────╯
        """)
  }

  @Test func boxesCarryTheirTags() {
    var screen = Screen(width: 72, height: 11)
    models(.unicode).draw(in: screen.area, on: &screen)
    #expect(screen.places(tagged: "pi").map(\.area.row) == [3, 4, 5])
  }
}
