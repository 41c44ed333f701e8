import Testing

@testable import MKPCheck

struct ShebangTests {
  @Test(
    arguments: [
      ("#!/usr/bin/env python3", nil, nil), ("#!/bin/sh", nil, nil), ("#!/bin/bash -e", nil, nil),
      ("#!/usr/bin/python3", "is not the site's Python", "/usr/bin/env python3"),
      ("#! /usr/bin/python3 -u", "is not the site's Python", "/usr/bin/env -S python3 -u"),
      ("#!/usr/bin/env python", "does not exist on many systems", "/usr/bin/env python3"),
      ("#!/usr/bin/python2.7", "no longer", nil),
      ("#!/omd/sites/prod/bin/python3", "one site only", "/usr/bin/env python3"),
      ("#!/usr/local/bin/perl", "other systems", nil), ("#!python3", "absolute", "/usr/bin/env python3"),
    ] as [(String, String?, String?)])
  func onASite(_ line: String, _ problem: String?, _ replacement: String?) throws {
    let shebang = try #require(Shebang(line[...]))
    if let problem {
      #expect(try #require(shebang.problem(onSite: true)).contains(problem))
      #expect(shebang.replacement(onSite: true) == replacement)
    } else {
      #expect(shebang.problem(onSite: true) == nil)
    }
  }

  @Test func onAHostTheSystemsPythonIsRight() {
    #expect(Shebang("#!/usr/bin/python3")?.problem(onSite: false) == nil)
    #expect(Shebang("#!/usr/local/bin/python3")?.problem(onSite: false) != nil)
    #expect(Shebang("# comment") == nil)
    #expect(Shebang("#!") == nil)
  }
}
