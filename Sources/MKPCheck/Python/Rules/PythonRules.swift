extension Rule {
  /// Every rule about Python.
  static let pythonRules: [Rule] =
    ([
      pythonSyntaxRules, importRules, discoveryRules, callRules, checkPluginRules, functionRules, snmpRules,
      resultRules,
      rulesetRules, graphingRules, serverSideRules, acrossRules, manPageRules, legacyAPIRules,
    ] as [[Rule]]).flatMap { $0 }
}
