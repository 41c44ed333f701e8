extension Rule {
  /// Every rule about Python.
  static let pythonRules: [Rule] =
    ([
      pythonSyntaxRules, importRules, starImportRules, siteModuleRules,
      ownModuleRules, discoveryRules, callRules, argumentRules, checkPluginRules,
      functionRules,
      annotationRules, snmpRules,
      resultRules, levelRules, yieldRules, itemRules, runTimeRules, shippedNameRules, outsideRules, bakeryRules,
      editionRules,
      rulesetRules, formRules, graphingRules, serverSideRules, commandFunctionRules, acrossRules, manPageRules,
      legacyAPIRules, internalRules,
    ] as [[Rule]]).flatMap { $0 }
}
