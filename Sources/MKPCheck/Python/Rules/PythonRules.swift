extension Rule {
  /// Every rule about Python.
  static let pythonRules: [Rule] =
    ([
      pythonSyntaxRules, importRules, ownModuleRules, discoveryRules, callRules, argumentRules, checkPluginRules,
      functionRules,
      annotationRules, snmpRules,
      resultRules,
      rulesetRules, formRules, graphingRules, serverSideRules, acrossRules, manPageRules, legacyAPIRules, internalRules,
    ] as [[Rule]]).flatMap { $0 }
}
