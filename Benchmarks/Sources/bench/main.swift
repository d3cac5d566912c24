import Interchange

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// usage: bench PROGRAM CONTENT [RESULTS.json]
//        bench growth PROGRAM CONTENT [RESULTS.json]
//        bench peers: takes its orders from peers/compare.py
let arguments = CommandLine.arguments
if arguments.dropFirst() == ["peers"] {
  PeerWork.serve()
  exit(0)
}
let asksForGrowth = arguments.dropFirst().first == "growth"
let operands = Array(arguments.dropFirst(asksForGrowth ? 2 : 1))
guard operands.count >= 2 else {
  print("usage: bench [growth] PROGRAM CONTENT [RESULTS.json]")
  exit(2)
}
let (program, content) = (operands[0], operands[1])
let figures =
  asksForGrowth
  ? GrowthBenchmarks.figures(program: program, content: content)
  : ProgramBenchmarks.figures(program: program, content: content) + BookBenchmarks.figures(content: content)
    + EngineBenchmarks.figures()
for figure in figures { print(Report.line(figure)) }
if operands.count > 2 { Report.write(figures, to: operands[2]) }
