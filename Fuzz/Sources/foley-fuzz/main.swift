// SPDX-License-Identifier: MIT
import Foundation

// foley-fuzz list                  prints the names of the parsers
// foley-fuzz seeds PARSER FOLDER   writes its seeds into FOLDER, and its words into FOLDER.dict
// foley-fuzz run PARSER ...        runs libFuzzer with the rest of the arguments

@_silgen_name("LLVMFuzzerRunDriver")
func runLibFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

func parser(_ name: String) -> Parser {
  guard let parser = Parser.all.first(where: { $0.name == name }) else {
    print("foley-fuzz: there is no parser \(name)")
    exit(64)
  }
  return parser
}

func fuzz(_ parser: Parser) -> CInt {
  Parser.current = parser
  // libFuzzer gets the arguments without "run" and the name.
  var arguments = CommandLine.unsafeArgv
  arguments[2] = arguments[0]
  arguments += 2
  var count = CommandLine.argc - 2
  return runLibFuzzer(&count, &arguments) { start, count in
    Parser.current?.test(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
  }
}

switch (CommandLine.arguments.dropFirst().first, CommandLine.arguments.count) {
case ("list", 2):
  for parser in Parser.all { print(parser.name) }
case ("seeds", 4):
  try parser(CommandLine.arguments[2]).writeSeeds(to: CommandLine.arguments[3])
case ("run", 3...):
  exit(fuzz(parser(CommandLine.arguments[2])))
default:
  print("usage: foley-fuzz list | seeds PARSER FOLDER | run PARSER [libFuzzer arguments]")
  exit(64)
}
